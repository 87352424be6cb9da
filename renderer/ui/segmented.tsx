import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import css from './segmented.module.css';

export interface SegmentedOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly title?: string;
  readonly isDisabled?: boolean;
}

interface SegmentedProps<T extends string> {
  /** What is chosen here, for the ear: "Lump by". */
  readonly label: string;
  readonly value: T;
  readonly options: readonly SegmentedOption<T>[];
  readonly onChange: (value: T) => void;
  /** As wide as its place and 32 px high, among form fields. */
  readonly isField?: boolean;
}

/** 2 to 4 exclusive views. Native radios: arrows, Tab and screen readers work as everywhere. */
export function Segmented<T extends string>({ label, value, options, onChange, isField }: SegmentedProps<T>) {
  const name = useId();
  return (
    <span role="radiogroup" aria-label={label} className={classes(css.segmented, isField && css.form)}>
      {options.map((option) => (
        <label key={option.value} className={css.option} title={option.title}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.isDisabled}
            onChange={() => onChange(option.value)}
          />
          {option.icon}
          <span className={css.label} data-text={option.label}>
            {option.label}
          </span>
        </label>
      ))}
    </span>
  );
}
