import { IconPlayerStop } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import type { BenchmarkEvent } from '../../../shared/contract/benchmark-parts.ts';
import { clockText, countOf, countText, durationText, durationWords } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/use-now.ts';
import css from './results.module.css';

interface ProgressPartProps {
  readonly event: BenchmarkEvent | null;
  /** Date.now() of the click. */
  readonly startedMs: number;
  readonly isStopping: boolean;
  readonly onStop: () => void;
  readonly stopButton: Ref<HTMLButtonElement>;
}

/** n of m, elapsed, time left, and the stop that keeps the rounds so far. As high as the line that follows it. */
export function ProgressPart({ event, startedMs, isStopping, onStop, stopButton }: ProgressPartProps) {
  const now = useNow(500);
  const { round = 0, rounds = 0, leftMs = null } = event ?? {};
  const share = rounds > 0 ? Math.min(1, round / rounds) : 0;
  return (
    <div className={css.progress}>
      <div className={css.line}>
        <b>{isStopping ? 'Stopping' : headOf(event)}</b>
        <span className={css.end}>
          {durationWords(Math.max(0, now - startedMs))} elapsed
          {leftMs !== null && `, about ${durationWords(leftMs)} left`}
        </span>
        <Button
          ref={stopButton}
          size={22}
          icon={<IconPlayerStop size={13} stroke={1.6} />}
          keys="Esc"
          onClick={onStop}
          disabled={isStopping}
        >
          {round > 0 ? `Stop and keep ${countOf(round, 'round')}` : 'Stop'}
        </Button>
      </div>
      <progress className="spoken" aria-label="Rounds" value={share} max={1} />
      <div className={css.track}>
        <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
      </div>
    </div>
  );
}

function headOf(event: BenchmarkEvent | null): string {
  if (event === null || event.state === 'preparing') return 'Choosing ids';
  if (event.state === 'warming') return 'Warming up';
  return `Running round ${countText(Math.min(event.rounds, event.round + 1))} of ${countText(event.rounds)}`;
}

const heads: Readonly<Record<BenchmarkEvent['state'], string>> = {
  preparing: 'Not finished',
  warming: 'Not finished',
  running: 'Not finished',
  finished: 'Finished',
  narrow: 'Sure enough',
  stopped: 'Stopped',
  failed: 'Ended early',
};

/** What became of it, in the same place and the same height as its progress. */
export function EndedPart({ event, children }: { readonly event: BenchmarkEvent; readonly children?: ReactNode }) {
  const { state, round, rounds, startedAt, elapsedMs } = event;
  const share = rounds > 0 ? Math.min(1, round / rounds) : 0;
  return (
    <div className={css.progress}>
      <div className={css.line} role="status">
        <b>
          {heads[state]},{' '}
          {round === rounds ? countOf(round, 'round') : `${countText(round)} of ${countOf(rounds, 'round')}`}
        </b>
        {state === 'narrow' && <span className={css.second}>every median is known to 5 %</span>}
        <span className={css.end}>
          {durationText(elapsedMs)}, at {clockText(new Date(startedAt))}
        </span>
        {children}
      </div>
      <div className={css.track}>
        <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
      </div>
    </div>
  );
}
