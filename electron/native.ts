import type { SecretBox } from './store/secret-box.ts';

export interface SavedFile {
  /** A name without a folder; anything else in it is replaced by safeName. */
  readonly suggestedName: string;
  readonly mime: string;
  readonly content: string | Uint8Array;
}

/**
 * saved: written to `path`, which the user chose. download: this host has no dialog, the page offers the file.
 * kept: the user closed the dialog.
 */
export type SaveResult =
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'download'; readonly suggestedName: string; readonly mime: string; readonly base64: string }
  | { readonly kind: 'kept' };

/** What only a desktop can do. No room asks where it runs. */
export interface NativeHost {
  /** Fails with `file` when the chosen place cannot be written; the old file is then as it was. */
  save(file: SavedFile): Promise<SaveResult>;
  readonly secrets: SecretBox;
}

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A file name that every system takes, from any text: names of relations and databases are hostile. */
export function safeName(suggested: string): string {
  const plain = suggested
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .replace(/[.-]+$/, '');
  const short = plain.length > 100 ? `${plain.slice(0, 80)}${plain.slice(-20)}` : plain;
  const stem = short.split('.')[0] ?? '';
  return short === '' || reserved.test(stem) ? `heapscope-${short}`.replace(/-$/, '') : short;
}

/** For hosts without dialogs: the page gets the bytes and offers them as a download. */
export function asDownload({ suggestedName, mime, content }: SavedFile): SaveResult {
  const base64 = Buffer.from(content).toString('base64');
  return { kind: 'download', suggestedName: safeName(suggestedName), mime, base64 };
}
