import path from 'node:path';
import { app, type BrowserWindow, dialog, safeStorage } from 'electron';
import { type NativeHost, safeName } from './native.ts';
import { writeAtomically } from './store/atomic-file.ts';
import { noSecretBox, type SecretBox } from './store/secret-box.ts';

/** The desktop's dialogs and keychain. `window` is asked for late: rooms are opened before it. */
export function electronNative(window: () => BrowserWindow | undefined): NativeHost {
  return {
    secrets: keychain(),
    save: async ({ suggestedName, content }) => {
      const parent = window();
      const options = { defaultPath: path.join(app.getPath('downloads'), safeName(suggestedName)) };
      const { canceled, filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options));
      if (canceled || filePath === '') return { kind: 'kept' };
      await writeAtomically(filePath, content);
      return { kind: 'saved', path: filePath };
    },
  };
}

/** Linux without a keyring encrypts with a key that is in Chromium's source: that is no keychain. */
function keychain(): SecretBox {
  if (!safeStorage.isEncryptionAvailable()) return noSecretBox;
  const hasKeyring =
    process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
  if (!hasKeyring) return noSecretBox;
  return {
    kind: 'real',
    encrypt: (secret) => safeStorage.encryptString(secret),
    decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
  };
}
