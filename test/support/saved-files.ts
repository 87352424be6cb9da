import { asDownload, type SavedFile } from '../../electron/native.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';

/** A host without dialogs and without a keychain, and what it was told to save. */
export function savedFiles() {
  const saved: SavedFile[] = [];
  const native = {
    secrets: noSecretBox,
    save: async (file: SavedFile) => {
      saved.push(file);
      return asDownload(file);
    },
  };
  return { saved, native };
}
