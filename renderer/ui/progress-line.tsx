import type { ReactNode } from 'react';
import { countText, durationWords } from '../../shared/figure-text.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import css from './progress-line.module.css';
import { timeLeft } from './time-left.ts';
import { useNow } from './use-now.ts';

interface ProgressLineProps {
  /** "Measuring": what is being done. */
  readonly label: ReactNode;
  readonly done: number;
  readonly of: number | null;
  /** When it began, as Date.now(). */
  readonly startedAt: number;
  /** Work done and to do when it is not the count (bytes, say); for the bar and the time left. */
  readonly share?: number;
  /** Keeps what is done so far. */
  readonly onStop?: () => void;
  /** "Stop and keep 6 runs"; "Stop" unless said. */
  readonly stopLabel?: string;
  readonly isThin?: boolean;
}

/** n of m, elapsed, time left, and a stop that keeps what is there. */
export function ProgressLine({
  label,
  done,
  of,
  startedAt,
  share,
  onStop,
  stopLabel = 'Stop',
  isThin = false,
}: ProgressLineProps) {
  const now = useNow(1000);
  const elapsed = Math.max(0, now - startedAt);
  const part = share ?? (of ? done / of : 0);
  const left = timeLeft(elapsed, part);
  return (
    <div className={classes(css.line, isThin && css.thin)}>
      <div className={css.row}>
        <b>
          {label}, {countText(done)}
          {of !== null && ` of ${countText(of)}`}
        </b>
        <span className={css.rest}>
          {durationWords(elapsed)}
          {left !== null && `, ~${durationWords(left)} left`}
        </span>
        {onStop && (
          <Button size={20} keys="Esc" onClick={onStop}>
            {stopLabel}
          </Button>
        )}
      </div>
      <progress className="spoken" aria-label={typeof label === 'string' ? label : 'Progress'} value={part} max={1} />
      <div className={css.track}>
        <i style={{ width: `${(Math.min(1, part) * 100).toFixed(1)}%` }} />
      </div>
    </div>
  );
}
