import { useCallback, useEffect, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { LogRow, LogTail } from '../../../shared/contract/sql-log-tail.ts';
import { useStream } from '../../api.ts';

/** More is not scrolled through; the host has more for an export. */
const mostRows = 3_000;
const typingMs = 250;

interface Tail {
  /** The newest first. */
  readonly rows: readonly LogRow[];
  /** Statements that fit and were not shown, since the filter was typed. */
  readonly notShown: number;
  readonly lastSeq: number;
}

const nothing: Tail = { rows: [], notShown: 0, lastSeq: 0 };

export interface LiveTail extends Tail {
  readonly isPaused: boolean;
  readonly pause: () => void;
}

function withEvent(tail: Tail, event: LogTail): Tail {
  const timed = new Map(event.timed);
  const known = timed.size === 0 ? tail.rows : tail.rows.map((row) => timedRow(row, timed));
  // The host was started anew, or tells again what is there.
  const isAgain = (event.rows[0]?.seq ?? Number.POSITIVE_INFINITY) <= tail.lastSeq;
  const rows = [...event.rows.toReversed(), ...(isAgain ? [] : known)].slice(0, mostRows);
  return { rows, notShown: (isAgain ? 0 : tail.notShown) + event.notShown, lastSeq: event.lastSeq };
}

function timedRow(row: LogRow, timed: ReadonlyMap<number, number>): LogRow {
  const ms = timed.get(row.seq);
  return ms === undefined ? row : { ...row, ms };
}

/** The tail that fits the filter. While it is paused the host keeps what comes, up to a bound, and counts the rest. */
export function useLiveTail(at: At, filter: string): LiveTail {
  const typed = useTyped(filter);
  const [tail, setTail] = useState(nothing);
  const [isPaused, setPaused] = useState(false);
  const [after, setAfter] = useState<number | null>(null);
  const shownFilter = useRef(typed);
  useEffect(() => {
    if (shownFilter.current === typed) return;
    shownFilter.current = typed;
    setAfter(null);
    setTail(nothing);
  }, [typed]);
  const asked = { at, filter: typed, ...(after === null ? {} : { after }) };
  useStream('sql-log.tail', isPaused ? null : asked, (event) => setTail((before) => withEvent(before, event)));
  const pause = useCallback(() => {
    setPaused((before) => !before);
    if (isPaused) setAfter(tail.lastSeq);
  }, [isPaused, tail.lastSeq]);
  return { ...tail, isPaused, pause };
}

/** What was typed, once the typing rests. */
function useTyped(text: string): string {
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setTyped(text), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return typed;
}
