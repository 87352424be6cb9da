import { useSyncExternalStore } from 'react';
import type { Saturation } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import { useQuestion } from '../api.ts';
import { classes } from '../ui/classes.ts';
import { gaugeParts, nearness } from './gauge-parts.ts';
import css from './top-bar.module.css';

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** One light count every 5 s while the window is seen. */
export function SaturationGauge({ at }: { readonly at: At }) {
  const isSeen = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible');
  const { data, failure } = useQuestion('connections.saturation', { at }, isSeen ? { everyMs: 5000 } : {});
  if (!data) return <div className={css.gauge} title={failure?.message} />;
  return <Gauge saturation={data} />;
}

const tones = { fine: undefined, near: css.near, full: css.full, unknown: css.rest };

function Gauge({ saturation }: { readonly saturation: Saturation }) {
  const { used, max, reserved, hidden, byState } = saturation;
  const title = [
    `max_connections ${max}, ${reserved} reserved`,
    `waiting on lock ${byState.waiting}, idle in transaction ${byState.idleInTransaction}`,
    `active ${byState.active}, idle ${byState.idle}, state unknown ${byState.unknown}`,
  ].join('\n');
  return (
    <div className={css.gauge} title={title}>
      <div className={css.track} aria-hidden="true">
        {gaugeParts(saturation).map(({ kind, share }) => (
          <i key={kind} className={css[kind]} style={{ width: `${share}%` }} />
        ))}
      </div>
      <span>
        <b className={classes(tones[nearness(saturation)])}>
          {used ?? 'unknown'}/{max}
        </b>{' '}
        <span className={css.rest}>
          used, {reserved} reserved{hidden > 0 && `, ${hidden} hidden`}
        </span>
      </span>
    </div>
  );
}
