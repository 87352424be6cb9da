/**
 * What a host offers to keep secrets: Electron's safeStorage where it has a real keychain behind it, else nothing.
 * https://www.electronjs.org/docs/latest/api/safe-storage
 */
export interface SecretBox {
  /** none: secrets stay in this process's memory. Electron's `basic_text` is none too: its key is public. */
  readonly kind: 'real' | 'none';
  encrypt(secret: string): Uint8Array;
  /** Throws when the keychain refuses, or the bytes are of another user or machine. */
  decrypt(bytes: Uint8Array): string;
}

/** For hosts without a keychain: the browser host, the command line. */
export const noSecretBox: SecretBox = {
  kind: 'none',
  encrypt: () => {
    throw new Error('no keychain here');
  },
  decrypt: () => {
    throw new Error('no keychain here');
  },
};
