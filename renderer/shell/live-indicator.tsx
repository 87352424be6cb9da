import type { At } from '../../shared/contract/place.ts';
import { clockText } from '../../shared/figure-text.ts';
import { useConnectionState } from '../state/connection-states.ts';
import { togglePaused, useLive } from '../state/live.ts';
import { classes } from '../ui/classes.ts';
import { Kbd } from '../ui/kbd.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import css from './top-bar.module.css';

/** Whether what is shown is of now: "Live, 1 s", the server's clock, and P to pause. */
export function LiveIndicator({ at }: { readonly at: At }) {
  const isLost = useConnectionState(at)?.kind === 'lost';
  const isPaused = useLive((live) => live.isPaused);
  const failed = useLive((live) => live.failed);
  const everyMs = useLive((live) => live.everyMs);
  const nowMs = useLive((live) => live.nowMs);
  const isLive = !isLost && !isPaused && failed === null && nowMs > 0;
  const words = isLost ? 'Lost' : isPaused ? 'Paused' : liveWords(nowMs, everyMs, failed);
  return (
    <button
      type="button"
      className={css.live}
      title={failed ?? (isPaused ? 'Go on sampling' : 'Pause sampling')}
      aria-pressed={isPaused}
      onClick={togglePaused}
    >
      <span className={classes(css.dot, isLive && css.beats)} />
      <span>
        <SafeText text={words} />
      </span>
      {nowMs > 0 && <span className={css.rest}>{clockText(new Date(nowMs))}</span>}
      <Kbd keys="P" />
    </button>
  );
}

function liveWords(nowMs: number, everyMs: number, failed: string | null): string {
  if (failed !== null) return 'No sample';
  return nowMs === 0 ? 'First sample' : `Live, ${secondsText(everyMs)}`;
}

/** "1 s", "0.5 s"; "6.1 s" where a slow server is asked less often than was set. */
const secondsText = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;
