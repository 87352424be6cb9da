import { useEffect } from 'react';
import type { FileNotice } from '../../shared/contract/settings.ts';
import { useStream } from '../api.ts';
import { fileName, useFileNotices } from '../state/file-notices.ts';
import type { Place } from '../state/place.ts';
import { showToast } from '../ui/toast.tsx';
import { visibleText } from '../ui/visible-text.ts';

/** The words of a refusal name another temporary file each time. */
const keyOf = ({ path, kind }: Pick<FileNotice, 'path' | 'kind'>): string => `${kind} ${path}`;
const told = new Set<string>();

/** On every screen: that one of the user's own files is broken, newer, or was not saved. Settings shows them all. */
export function useToldFiles({ kind }: Place): void {
  const files = useFileNotices((all) => all.files);
  useStream('settings.files', {}, (event) => useFileNotices.setState(event));
  useEffect(() => {
    for (const file of files) {
      const key = keyOf(file);
      if (told.has(key)) continue;
      told.add(key);
      const name = fileName(file);
      const title = visibleText(file.kind === 'unsaved' ? `${name} was not saved` : `About ${name}`);
      if (kind !== 'settings') showToast({ title, detail: visibleText(file.text), forMs: null });
    }
    // Refused, saved and refused again is news; what was found once is not.
    for (const key of told) {
      if (key.startsWith('unsaved') && !files.some((file) => keyOf(file) === key)) told.delete(key);
    }
  }, [files, kind]);
}
