import { AskError } from '../ask-error.ts';
import { showToast } from './toast.tsx';

/** What a host did with a file: saved it where the user said, left it to the page, or nothing, because of the user. */
export type OfferedFile =
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'download'; readonly suggestedName: string; readonly mime: string; readonly base64: string }
  | { readonly kind: 'kept' };

/** A host without a save dialog answers with the file itself; the browser then saves it where it saves everything. */
function download(name: string, mime: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Says where the file is; nothing when the user closed the dialog. */
export function offerFile(file: OfferedFile, detail?: string): void {
  const more = detail === undefined ? {} : { detail };
  if (file.kind === 'saved') showToast({ title: `Saved ${file.path}`, ...more });
  if (file.kind === 'download') {
    download(file.suggestedName, file.mime, file.base64);
    showToast({ title: `Saved ${file.suggestedName}`, ...more });
  }
}

/** Why there is no file: it stays until it is read. */
export function sayNotExported(error: unknown): void {
  const failure = error instanceof AskError ? error.failure : undefined;
  const detail = failure?.advice === undefined ? {} : { detail: failure.advice };
  showToast({ title: `Not exported: ${failure?.message ?? String(error)}`, ...detail, forMs: null });
}
