import { TextField } from '../../ui/text-field.tsx';
import css from './config.module.css';
import { type Draft, type Faults, roundsKey, type Shape } from './setup.ts';
import type { Setup } from './use-setup.ts';

interface MeasuringFieldsProps {
  readonly setup: Setup;
  readonly faults: Faults;
}

const roundsWord: Readonly<Record<Shape | 'custom', string>> = {
  get: 'Rounds (ids)',
  list: 'Rounds (pages)',
  custom: 'Rounds',
};

/** Sizes, rounds, warm-up, seed: numbers, checked as they are typed. */
export function MeasuringFields({ setup, faults }: MeasuringFieldsProps) {
  const { draft, change } = setup;
  const which = roundsKey({ ...setup, conoid: null });
  const number = (label: string, field: 'pageRows' | 'warmUp' | 'seed' | 'timeout', after?: string) => (
    <TextField
      isSmall
      inputMode="numeric"
      label={label}
      value={draft[field]}
      error={faults[field]}
      after={after}
      onChange={(text) => change({ [field]: text } satisfies Partial<Draft>)}
    />
  );
  return (
    <div className={css.two}>
      {which === 'list' && number('Rows per page', 'pageRows')}
      <TextField
        isSmall
        inputMode="numeric"
        label={roundsWord[which]}
        value={draft.rounds[which]}
        error={faults.rounds}
        onChange={(text) => change({ rounds: { ...draft.rounds, [which]: text } })}
      />
      {number('Warm-up rounds', 'warmUp')}
      {number('Random seed', 'seed')}
      {which === 'custom' && number('Time limit of each', 'timeout', 's')}
    </div>
  );
}
