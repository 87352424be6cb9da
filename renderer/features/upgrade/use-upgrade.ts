import { useCallback, useEffect, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { UpgradeReport } from '../../../shared/contract/upgrade.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { ask, type InputOf, type OutputOf, useStream } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';

export type To = InputOf<'upgrade.check'>['to'];
type Event = OutputOf<'upgrade.check'>;

export interface Upgrade {
  /** What is known so far; of the last target until the next one's first answer. */
  readonly report: UpgradeReport | null;
  readonly failure: Failure | undefined;
  readonly isRunning: boolean;
  readonly again: () => void;
  /** Keeps what was read. */
  readonly stop: () => void;
  /** A probe has found out more. */
  readonly setReport: (report: UpgradeReport) => void;
}

const none: readonly ExecutedStatement[] = [];
/** 0 would take what was read before. */
const fresh = () => 1 + (Math.floor(performance.timeOrigin + performance.now()) % 999_999);

interface Wish {
  /** The target that it is about; for another one nothing was wished yet. */
  readonly key: string;
  readonly again: number;
  readonly isStopped: boolean;
}

/** Reads the server when the screen is opened, and again when asked to, or for another target. */
export function useUpgrade(at: At, to: To | null): Upgrade {
  const key = JSON.stringify(to);
  const [wish, setWish] = useState<Wish>({ key, again: 0, isStopped: false });
  const [event, setEvent] = useState<Event | null>(null);
  const { again, isStopped } = wish.key === key ? wish : { again: 0, isStopped: false };
  const { isLive, failure } = useStream('upgrade.check', to === null || isStopped ? null : { at, to, again }, setEvent);
  useShownSql(event?.sql ?? none);
  const setReport = useCallback(
    (report: UpgradeReport) => setEvent((before) => ({ report, sql: before?.sql ?? [] })),
    [],
  );
  // After the stream was told to stop: only the host knows what it had then.
  useEffect(() => {
    if (!isStopped) return;
    ask('upgrade.last', { at }).then(
      ({ data }) => data.report !== null && setReport(data.report),
      () => undefined,
    );
  }, [at, isStopped, setReport]);
  return {
    report: event?.report ?? null,
    failure,
    isRunning: isLive,
    again: () => setWish({ key, again: fresh(), isStopped: false }),
    stop: () => setWish({ key, again, isStopped: true }),
    setReport,
  };
}
