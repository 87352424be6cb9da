import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { StatementsEvent } from '../../../shared/contract/statements.ts';
import type { Failure } from '../../../shared/failure.ts';
import { useStream } from '../../api.ts';
import { useLive } from '../../state/live.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { showToast } from '../../ui/toast.tsx';

const everyMs = 5000;

export interface Statements {
  /** The last reading; it stays while sampling is paused, and after a failure. */
  readonly event: StatementsEvent | null;
  readonly failure: Failure | undefined;
  readonly isPaused: boolean;
  /** Changes are counted from the next reading on. */
  readonly beginAnew: () => void;
}

const none: StatementsEvent['sql'] = [];

/** A reading every 5 s while the screen is shown and sampling is not paused. */
export function useStatements(at: At): Statements {
  const isPaused = useLive((live) => live.isPaused);
  const [window, setWindow] = useState<number | null>(null);
  const [event, setEvent] = useState<StatementsEvent | null>(null);
  const asked = { at, everyMs, ...(window === null ? {} : { window }) };
  const { failure } = useStream('statements.watch', isPaused ? null : asked, setEvent);
  useShownSql(event?.sql ?? none);
  const beginAnew = () => {
    setWindow(Math.floor(performance.timeOrigin + performance.now()) % 1_000_000);
    showToast({ title: 'Changes are counted from now on', forMs: 3000 });
  };
  return { event, failure, isPaused, beginAnew };
}
