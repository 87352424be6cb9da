import { IconCheck } from '@tabler/icons-react';
import type { Strategy } from '../../../shared/contract/benchmark-parts.ts';
import { countOf } from '../../../shared/figure-text.ts';
import css from './config.module.css';
import { allStrategies, queriesOf, type Shape, wholeNumber } from './setup.ts';

interface StrategiesFieldProps {
  readonly value: readonly Strategy[];
  readonly onChange: (value: readonly Strategy[]) => void;
  readonly shape: Shape;
  /** As typed. */
  readonly pageRows: string;
  readonly fault: string | undefined;
}

const words: Readonly<Record<Strategy, { readonly name: string; readonly get: string; readonly list: string }>> = {
  'n+1': { name: 'N+1', get: 'the row, then its parent', list: 'one query per row' },
  join: { name: 'JOIN', get: 'select_related', list: 'select_related' },
  prefetch: { name: 'prefetch', get: 'then WHERE … = ANY', list: 'then WHERE … = ANY' },
};

export function StrategiesField({ value, onChange, shape, pageRows, fault }: StrategiesFieldProps) {
  const rows = wholeNumber(pageRows) ?? 0;
  const toggle = (one: Strategy) =>
    onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  return (
    <fieldset className={css.group} aria-label="Strategies">
      <span className={css.label}>Strategies {fault !== undefined && <span className={css.wrong}>{fault}</span>}</span>
      {allStrategies.map((one) => (
        <label key={one} className={css.check}>
          <input type="checkbox" checked={value.includes(one)} onChange={() => toggle(one)} />
          <i>
            <IconCheck size={12} stroke={2.6} />
          </i>
          <span>
            <b>{words[one].name}</b> <span>{words[one][shape]}</span>
          </span>
          <span className={css.end}>{countOf(queriesOf(one, shape, rows), 'query', 'queries')}</span>
        </label>
      ))}
    </fieldset>
  );
}
