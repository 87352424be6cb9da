import type { MouseEvent, ReactNode } from 'react';
import { countText } from '../../shared/figure-text.ts';
import css from './chip.module.css';
import { chosenAfter } from './chosen.ts';
import { classes } from './classes.ts';

export interface ChipOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Instead of the label, for the eye: with a mark, in its colour. */
  readonly drawn?: ReactNode;
  /** Under the other filters; null while not counted yet. */
  readonly count: number | null;
}

interface ChipsProps<T extends string> {
  readonly label: string;
  readonly allLabel: string;
  readonly allCount: number | null;
  readonly options: readonly ChipOption<T>[];
  /** Empty means all. */
  readonly chosen: readonly T[];
  readonly onChange: (chosen: readonly T[]) => void;
  /** Within a bar: without a line and padding of its own. */
  readonly isInline?: boolean;
}

/** Kind or state filters with their counts. A zero is dashed and still clickable. */
export function Chips<T extends string>(props: ChipsProps<T>) {
  const { label, allLabel, allCount, options, chosen, onChange, isInline } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and legend
    <div role="group" aria-label={label} className={classes(css.chips, isInline && css.inline)}>
      <Chip label={allLabel} count={allCount} isOn={chosen.length === 0} onClick={() => onChange([])} />
      {options.map((option) => (
        <Chip
          key={option.value}
          label={option.label}
          drawn={option.drawn}
          count={option.count}
          isOn={chosen.includes(option.value)}
          onClick={(event) => onChange(chosenAfter(chosen, option.value, event.ctrlKey || event.metaKey))}
        />
      ))}
    </div>
  );
}

interface ChipProps {
  readonly label: string;
  readonly drawn?: ReactNode;
  readonly count: number | null;
  readonly isOn: boolean;
  readonly onClick: (event: MouseEvent) => void;
}

function Chip({ label, drawn, count, isOn, onClick }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      className={classes(css.chip, count === 0 && css.zero, isOn && css.on)}
      onClick={onClick}
    >
      {drawn ?? label} <span className={css.count}>{count === null ? '' : countText(count)}</span>
    </button>
  );
}
