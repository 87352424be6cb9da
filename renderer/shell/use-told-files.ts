import { useEffect } from 'react';
import type { FileNotice } from '../../shared/contract/settings.ts';
import { useStream } from '../api.ts';
import { fileName, useFileNotices } from '../state/file-notices.ts';
import { navigate, type Place } from '../state/place.ts';
import { showToast } from '../ui/toast.tsx';
import { visibleText } from '../ui/visible-text.ts';

/** The words of a refusal name another temporary file each time. */
const keyOf = ({ path, kind }: Pick<FileNotice, 'path' | 'kind'>): string => `${kind} ${path}`;
const told = new Set<string>();
/** More than so many found at once are told of together: each by itself would cover the screen. */
const mostApart = 2;

function tell(files: readonly FileNotice[]): void {
  const found = files.filter((file) => file.kind === 'found');
  const isTogether = found.length > mostApart;
  if (isTogether) {
    showToast({
      title: `About ${found.length} of Heapscope's files`,
      detail: `${visibleText(found.map(fileName).join(', '))}: Settings says what is wrong with each.`,
      action: { label: 'Open Settings', run: () => navigate('/settings') },
      forMs: null,
    });
  }
  for (const file of isTogether ? files.filter((one) => one.kind === 'unsaved') : files) {
    const name = fileName(file);
    const title = visibleText(file.kind === 'unsaved' ? `${name} was not saved` : `About ${name}`);
    showToast({ title, detail: visibleText(file.text), forMs: null });
  }
}

/** On every screen: that one of the user's own files is broken, newer, or was not saved. Settings shows them all. */
export function useToldFiles({ kind }: Place): void {
  const files = useFileNotices((all) => all.files);
  useStream('settings.files', {}, (event) => useFileNotices.setState(event));
  useEffect(() => {
    const fresh = files.filter((file) => !told.has(keyOf(file)));
    for (const file of fresh) told.add(keyOf(file));
    if (kind !== 'settings') tell(fresh);
    // Refused, saved and refused again is news; what was found once is not.
    for (const key of told) {
      if (key.startsWith('unsaved') && !files.some((file) => keyOf(file) === key)) told.delete(key);
    }
  }, [files, kind]);
}
