import type { LumpBy, Measure } from '../../../shared/contract/sizes.ts';
import type { Failure } from '../../../shared/failure.ts';
import { FilterField, type WrongRange } from '../../ui/filter-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Legend } from '../../ui/size-bar.tsx';
import { ControlLabel, Rule, Space, Toolbar } from '../../ui/toolbar.tsx';
import css from './sizes.module.css';
import type { Choices } from './use-lumps.ts';

const ways: readonly { readonly value: LumpBy; readonly label: string; readonly title: string }[] = [
  {
    value: 'name',
    label: 'Name suffix',
    title: 'Trailing groups of digits fall away: events_2024_01 counts as events',
  },
  { value: 'tree', label: 'Partition tree', title: 'What pg_inherits says, all levels, inheritance too' },
  { value: 'none', label: 'None', title: 'Each relation by itself' },
  {
    value: 'regex',
    label: 'Custom regex',
    title: 'The first capture group is the lump; without one, what matches falls away',
  },
];

const measures: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: 'total', label: 'Total' },
  { value: 'heap', label: 'Heap' },
  { value: 'indexes', label: 'Indexes' },
  { value: 'toast', label: 'TOAST' },
];

interface SizesToolbarProps {
  readonly choices: Choices;
  /** The rule in use, as the service says it. */
  readonly rule: string;
  readonly failure: Failure | undefined;
}

export function SizesToolbar({ choices, rule, failure }: SizesToolbarProps) {
  const { by, setBy, measure, setMeasure } = choices;
  return (
    <Toolbar label="Sizes">
      <ControlLabel>Lump by</ControlLabel>
      <Segmented label="Lump by" value={by} options={ways} onChange={setBy} />
      {by === 'regex' ? (
        <PatternField choices={choices} failure={failure} />
      ) : (
        rule !== '' && (
          <code className={css.rule} title="The rule in use">
            {rule}
          </code>
        )
      )}
      <Rule />
      <ControlLabel>Measure</ControlLabel>
      <Segmented label="Measure" value={measure} options={measures} onChange={setMeasure} />
      <Space />
      <Legend labels={['heap', 'indexes', 'TOAST']} />
    </Toolbar>
  );
}

function PatternField({ choices, failure }: { readonly choices: Choices; readonly failure: Failure | undefined }) {
  return (
    <FilterField
      label="Regex with a capture group"
      value={choices.pattern}
      onChange={choices.setPattern}
      width={240}
      wrong={wrongOf(failure)}
    />
  );
}

function wrongOf(failure: Failure | undefined): WrongRange | null {
  if (failure?.kind !== 'bad-input' || failure.at === undefined) return null;
  const message = failure.advice === undefined ? failure.message : `${failure.message}. ${failure.advice}`;
  return { from: failure.at.from, to: failure.at.to, message };
}
