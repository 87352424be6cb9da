import { useEffect, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import type { Failure } from '../../../shared/failure.ts';
import { useStream } from '../../api.ts';
import { useConnectionState } from '../../state/connection-states.ts';
import { useLive } from '../../state/live.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import type { Span } from './use-view.ts';

const seconds = { '10': 10, '60': 60, '600': 600 } as const;

export interface Writes {
  /** The last reading; it stays while sampling is paused, and after a failure. */
  readonly event: WritesEvent | null;
  readonly failure: Failure | undefined;
  readonly isPaused: boolean;
  readonly again: () => void;
}

const none: WritesEvent['sql'] = [];

/** A reading every 5 s while the screen is shown and sampling is not paused. */
export function useWrites(at: At, over: Span): Writes {
  const isPaused = useLive((live) => live.isPaused);
  const [event, setEvent] = useState<WritesEvent | null>(null);
  const { isOff, again } = useRestart(at);
  const { failure } = useStream('writes.watch', isPaused || isOff ? null : { at, seconds: seconds[over] }, setEvent);
  useShownSql(event?.sql ?? none);
  return { event, failure, isPaused, again };
}

/** A stream that ended begins again when the lost connection is back, or when somebody asks for it. */
function useRestart(at: At) {
  const [isOff, setOff] = useState(false);
  const kind = useConnectionState(at)?.kind;
  const wasLost = useRef(false);
  useEffect(() => {
    if (kind === 'lost') wasLost.current = true;
    if (kind !== 'open' || !wasLost.current) return;
    wasLost.current = false;
    setOff(true);
  }, [kind]);
  // Off for a moment: then it is asked as if for the first time.
  useEffect(() => {
    if (!isOff) return;
    const timer = setTimeout(() => setOff(false), 0);
    return () => clearTimeout(timer);
  }, [isOff]);
  return { isOff, again: () => setOff(true) };
}
