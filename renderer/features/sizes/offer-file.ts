import type { OutputOf } from '../../api.ts';
import { showToast } from '../../ui/toast.tsx';

type Saved = OutputOf<'sizes.export'>['saved'];

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A host without a save dialog answers with the file itself; the browser then saves it where it saves everything. */
function download(name: string, mime: string, base64: string): void {
  const url = URL.createObjectURL(new Blob([bytesOf(base64)], { type: mime }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Says where the file is; nothing when the user closed the dialog. */
export function offerFile(saved: Saved, detail?: string): void {
  const more = detail === undefined ? {} : { detail };
  if (saved.kind === 'saved') showToast({ title: `Saved ${saved.path}`, ...more });
  if (saved.kind === 'download') {
    download(saved.suggestedName, saved.mime, saved.base64);
    showToast({ title: `Saved ${saved.suggestedName}`, ...more });
  }
}
