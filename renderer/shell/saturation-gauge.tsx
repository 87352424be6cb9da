import { useMemo } from 'react';
import type { At } from '../../shared/contract/place.ts';
import { useQuestion } from '../api.ts';
import { useLive } from '../state/live.ts';
import { classes } from '../ui/classes.ts';
import { visibleText } from '../ui/visible-text.ts';
import { gaugeParts, nearness, type Slots, slotsFrom } from './gauge-parts.ts';
import css from './top-bar.module.css';
import { useIsSeen } from './use-is-seen.ts';

/** Of the last sample; while none come (paused, or no sampling here), one light count every 5 s. */
export function SaturationGauge({ at }: { readonly at: At }) {
  const isSeen = useIsSeen();
  const sampled = useSampled(at);
  const { data, failure } = useQuestion(
    'connections.saturation',
    sampled ? null : { at },
    isSeen ? { everyMs: 5000 } : {},
  );
  const slots = sampled ?? data;
  if (!slots) return <div className={css.gauge} title={visibleText(failure?.message ?? '')} />;
  return <Gauge slots={slots} />;
}

function useSampled(at: At): Slots | null {
  const backends = useLive((live) => live.backends);
  const used = useLive((live) => live.used);
  const server = useLive((live) => (live.at === at && !live.isPaused ? live.server : null));
  return useMemo(
    () => (server && used > 0 ? slotsFrom(server, used, backends.values()) : null),
    [server, used, backends],
  );
}

const tones = { fine: undefined, near: css.near, full: css.full, unknown: css.rest };

function Gauge({ slots }: { readonly slots: Slots }) {
  const { used, max, reserved, hidden, byState } = slots;
  const title = [
    `max_connections ${max}, ${reserved} reserved`,
    `waiting on lock ${byState.waiting}, idle in transaction ${byState.idleInTransaction}`,
    `active ${byState.active}, idle ${byState.idle}, state unknown ${byState.unknown}`,
  ].join('\n');
  return (
    <div className={css.gauge} title={title}>
      <div className={css.track} aria-hidden="true">
        {gaugeParts(slots).map(({ kind, share }) => (
          <i key={kind} className={css[kind]} style={{ width: `${share}%` }} />
        ))}
      </div>
      <span>
        <b className={classes(tones[nearness(slots)])}>
          {used ?? 'unknown'}/{max}
        </b>{' '}
        <span className={css.rest}>
          used, {reserved} reserved{hidden > 0 && `, ${hidden} hidden`}
        </span>
      </span>
    </div>
  );
}
