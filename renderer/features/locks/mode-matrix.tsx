import { modeIndex, modesConflict, tableModes } from '../../../shared/locks/table-modes.ts';
import { classes } from '../../ui/classes.ts';
import css from './pane.module.css';

/** A cell: what is asked for, and what is held (or asked for before it). */
export interface ModePair {
  readonly asked: string;
  readonly held: string;
}

interface ModeMatrixProps {
  /** Crossed: asked for, and held by somebody. */
  readonly contested: readonly ModePair[];
  /** Outlined: asked for behind another request. */
  readonly queued: readonly ModePair[];
  readonly label: string;
}

const step = 18;
const left = 168;
const top = 22;

/** Which table-level modes conflict, with the cells this is about: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES */
export function ModeMatrix({ contested, queued, label }: ModeMatrixProps) {
  const asked = new Set([...contested, ...queued].map((pair) => pair.asked));
  const held = new Set(contested.map((pair) => pair.held));
  const strong = new Set(contested.map((pair) => pair.asked));
  return (
    <svg width="346" height="168" viewBox="0 0 346 168" role="img" aria-label={label} className={css.matrix}>
      <text x="0" y="16">
        requested
      </text>
      <text x="158" y="16" textAnchor="end">
        held
      </text>
      {tableModes.map((mode, row) => (
        <g key={mode}>
          <text
            x="144"
            y={35 + row * step}
            textAnchor="end"
            className={classes(asked.has(mode) && css.named, strong.has(mode) && css.strong)}
          >
            {mode}
          </text>
          <text x="158" y={35 + row * step} textAnchor="middle" className={classes(strong.has(mode) && css.strong)}>
            {row + 1}
          </text>
          <text x={left + row * step + 9} y="16" textAnchor="middle" className={classes(held.has(mode) && css.strong)}>
            {row + 1}
          </text>
          {tableModes.map((other, column) => (
            <rect
              key={other}
              x={left + column * step + 0.5}
              y={top + row * step + 0.5}
              width="17"
              height="17"
              rx="2"
              className={modesConflict(mode, other) ? css.conflict : css.free}
            />
          ))}
        </g>
      ))}
      {queued.map((pair) => (
        <Outline key={`${pair.asked} ${pair.held}`} pair={pair} />
      ))}
      {contested.map((pair) => (
        <Cross key={`${pair.asked} ${pair.held}`} pair={pair} />
      ))}
    </svg>
  );
}

function placeOf({ asked, held }: ModePair): { readonly x: number; readonly y: number } | null {
  const row = modeIndex(asked);
  const column = modeIndex(held);
  return row < 0 || column < 0 ? null : { x: left + column * step, y: top + row * step };
}

function Outline({ pair }: { readonly pair: ModePair }) {
  const place = placeOf(pair);
  if (!place) return null;
  return <rect x={place.x + 1.5} y={place.y + 1.5} width="15" height="15" rx="2" className={css.outlined} />;
}

function Cross({ pair }: { readonly pair: ModePair }) {
  const place = placeOf(pair);
  if (!place) return null;
  const { x, y } = place;
  return (
    <>
      <rect x={x + 0.5} y={y + 0.5} width="17" height="17" rx="2" className={css.contested} />
      <path d={`M${x + 5.5} ${y + 5.5}l7 7m0-7l-7 7`} className={css.cross} />
    </>
  );
}
