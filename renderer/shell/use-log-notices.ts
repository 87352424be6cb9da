import { useEffect, useState } from 'react';
import type { At } from '../../shared/contract/place.ts';
import type { SwitchState } from '../../shared/contract/sql-log-switch.ts';
import { useStream } from '../api.ts';
import { openRoom } from '../state/place.ts';
import { showToast } from '../ui/toast.tsx';

const toldKey = 'heapscope.logTold';
/** What ended before somebody looked is still news for so long. */
const newsMs = 10 * 60_000;

const whys: Partial<Record<NonNullable<SwitchState['last']>['reason'], string>> = {
  time: 'its time was over',
  volume: 'the log grew to its limit',
  lost: 'the connection had been lost',
  crash: 'Heapscope had ended without a word',
};

/** On every screen: that a log which was turned on from here was put back by itself, or still waits for it. */
export function useLogNotices(at: At | null): void {
  const [state, setState] = useState<SwitchState | null>(null);
  useStream('sql-log.watch', at === null ? null : { at }, setState);
  useEffect(() => {
    if (at === null || state === null) return;
    const show = { label: 'Show', run: () => openRoom(at, 'sql-log') };
    const { last, on } = state;
    const why = last === null ? undefined : whys[last.reason];
    if (last !== null && why !== undefined && Date.now() - Date.parse(last.ended) < newsMs && isNews(last.ended)) {
      const title = last.outcome === 'reverted' ? 'The server log was put back' : 'The server log was left as it is';
      showToast({ title, detail: `${last.words}; ${why}.`, action: show, forMs: null });
    }
    const waiting = on.find((one) => one.state === 'waits' && one.waitsFor !== null);
    if (waiting !== undefined && isNews(`${waiting.id} waits`)) {
      const detail = `It is put back as soon as that is possible. Waits for: ${waiting.waitsFor}`;
      showToast({ title: 'The server log is still on', detail, action: show, forMs: null });
    }
  }, [at, state]);
}

/** Once in a tab, also after a reload. */
function isNews(what: string): boolean {
  const told = sessionStorage.getItem(toldKey)?.split('\n') ?? [];
  if (told.includes(what)) return false;
  sessionStorage.setItem(toldKey, [...told.slice(-20), what].join('\n'));
  return true;
}
