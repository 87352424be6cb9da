import type { Slots } from '../../../shared/activity/saturation.ts';
import css from './hidden-tiles.module.css';
import type { StateCounts } from './state-counts.ts';

interface HiddenTilesProps {
  readonly counts: StateCounts;
  readonly slots: Slots;
  /** Whose xid is the oldest: everybody sees that. */
  readonly oldestXidPid: number | null;
}

/** Numbers that this role cannot know, and what the part that it sees says. */
export function HiddenTiles({ counts, slots, oldestXidPid }: HiddenTilesProps) {
  const { active, waiting, idleInTransaction, unknown, all } = counts;
  const visible = all - unknown;
  const hidden = `(${unknown} hidden)`;
  return (
    <div className={css.tiles}>
      <Tile
        label="Client backends"
        value={String(slots.used)}
        beside={`of ${slots.limit}`}
        below={`for ordinary roles, ${Math.max(0, slots.left)} left`}
      />
      <Tile label="Active" value="unknown" beside={hidden} below={atLeast(active, visible)} />
      <Tile
        label="Waiting on lock"
        value="unknown"
        beside={hidden}
        below={waiting === 0 ? `none of the ${visible} visible waits` : atLeast(waiting, visible)}
      />
      <Tile label="Idle in transaction" value="unknown" beside={hidden} below={atLeast(idleInTransaction, visible)} />
      <Tile
        label="Oldest transaction"
        value="unknown"
        beside={hidden}
        below={oldestXidPid === null ? 'nobody has an xid' : `oldest backend_xid: pid ${oldestXidPid}`}
      />
    </div>
  );
}

const atLeast = (count: number, visible: number): string =>
  count === 0 ? `none among the ${visible} visible` : `at least ${count}, among the ${visible} visible`;

interface TileProps {
  readonly label: string;
  readonly value: string;
  readonly beside: string;
  readonly below: string;
}

function Tile({ label, value, beside, below }: TileProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and legend
    <div className={css.tile} role="group" aria-label={label}>
      <div className={css.label}>{label}</div>
      <div className={css.value}>
        {value} <span>{beside}</span>
      </div>
      <div className={css.below}>{below}</div>
    </div>
  );
}
