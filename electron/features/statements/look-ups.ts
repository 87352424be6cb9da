import {
  findLookUps,
  type KeyedTable,
  type LookUps,
  lookUpSentence,
  type SeenStatement,
} from '../../grammar/n-plus-one.ts';
import type { KnownTexts } from './known-texts.ts';
import { type Entry, keyOf } from './reading.ts';
import { changeOf, type StatementsWindow } from './window.ts';

/** From so many calls in the window on, what the window does not show is not there. */
const enoughCalls = 100;

export interface SaidLookUps extends LookUps {
  readonly sentence: string;
}

/** The entries whose text is a plain SELECT, with what they counted altogether. */
export function seenOf(entries: readonly Entry[], known: KnownTexts): readonly SeenStatement[] {
  return entries.flatMap((entry) => {
    const shape = known.of(entry.queryid)?.shape;
    return shape ? [{ key: keyOf(entry), userid: entry.userid, calls: entry.calls, rows: entry.rows, shape }] : [];
  });
}

function inWindow(seen: readonly SeenStatement[], window: StatementsWindow): readonly SeenStatement[] {
  return seen.flatMap((statement) => {
    const by = changeOf(window, statement.key)?.by;
    return by && by.calls > 0 ? [{ ...statement, calls: by.calls, rows: by.rows }] : [];
  });
}

/**
 * What happened while one watched tells more than what was counted since nobody knows when: it wins as soon as it has
 * enough calls to say something.
 */
export function lookUpsOf(
  seen: readonly SeenStatement[],
  window: StatementsWindow,
  tables: readonly KeyedTable[],
): ReadonlyMap<string, SaidLookUps> {
  const recent = inWindow(seen, window);
  const now = findLookUps(recent, tables);
  const altogether = findLookUps(seen, tables);
  const seconds = Math.round((window.lastMs - window.startedMs) / 1000);
  const found = new Map<string, SaidLookUps>();
  for (const [key, all] of altogether) {
    const latest = now.get(key);
    const isRecent = latest !== undefined && (latest.likely !== null || latest.calls >= enoughCalls);
    const shown = isRecent ? latest : all;
    found.set(key, {
      ...shown,
      sentence: lookUpSentence(shown, isRecent ? `in the last ${seconds} s` : 'as counted so far'),
    });
  }
  return found;
}
