import type { StatementMode } from '../../../shared/contract/benchmark-parts.ts';
import { Segmented } from '../../ui/segmented.tsx';
import css from './config.module.css';
import type { Compared, Draft, Shape } from './setup.ts';

interface ChoiceProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

const shapeOptions = [
  { value: 'get', label: 'One row, get(id)' },
  { value: 'list', label: 'List page' },
] as const;

const shapeWords: Readonly<Record<Shape, string>> = {
  get: 'Each round gets one row by its primary key, with its parent.',
  list: 'Each round loads one page of rows with their parents.',
};

export function ShapeField({ value, onChange }: ChoiceProps<Shape>) {
  return (
    <div className={css.part}>
      <span className={css.label}>What is loaded</span>
      <Segmented label="What is loaded" value={value} options={shapeOptions} onChange={onChange} />
      <p>{shapeWords[value]}</p>
    </div>
  );
}

const modeOptions = [
  { value: 'simple', label: 'Simple' },
  { value: 'unnamed', label: 'Unnamed' },
  { value: 'prepared', label: 'Prepared' },
] as const;

const modeWords: Readonly<Record<StatementMode, string>> = {
  simple:
    'What Django does by default, with psycopg 2 and 3 alike: values are written into the text, each query is parsed and planned anew.',
  unnamed:
    'Extended protocol: Django with psycopg 3 and server_side_binding. Values are bound, each query is planned anew.',
  prepared:
    'Parsed once. Its first 5 runs are planned for their values, then the generic plan is taken unless it costs more. psycopg 3 does so after 5 uses, in Django only with server_side_binding and a prepare_threshold.',
};

/** The mode decides the winner, so it is named. A text of the user's own never goes by the simple protocol. */
export function ModeField({ value, onChange, compared }: ChoiceProps<StatementMode> & { readonly compared: Compared }) {
  const options = compared === 'custom' ? modeOptions.slice(1) : modeOptions;
  return (
    <div className={css.part}>
      <span className={css.label}>Statements are sent</span>
      <Segmented label="Statements are sent" value={value} options={options} onChange={onChange} />
      <p>{modeWords[value]}</p>
    </div>
  );
}

const orderOptions = [
  { value: 'shuffled', label: 'Interleaved, shuffled' },
  { value: 'blocks', label: 'In blocks' },
] as const;

const orderWords: Readonly<Record<Draft['order'], string>> = {
  shuffled: 'Each round runs all of them in random order, so caches and clock drift hit them equally.',
  blocks: 'One strategy after the other: what changes meanwhile on this computer counts for one of them alone.',
};

export function OrderField({ value, onChange }: ChoiceProps<Draft['order']>) {
  return (
    <div className={css.part}>
      <span className={css.label}>Order of runs</span>
      <Segmented label="Order of runs" value={value} options={orderOptions} onChange={onChange} />
      <p>{orderWords[value]}</p>
    </div>
  );
}

const stopOptions = [
  { value: 'all', label: 'After all rounds' },
  { value: 'narrow', label: 'When sure enough' },
] as const;

export function StopField({ value, onChange }: ChoiceProps<boolean>) {
  return (
    <div className={css.part}>
      <span className={css.label}>Ends</span>
      <Segmented
        label="Ends"
        value={value ? 'narrow' : 'all'}
        options={stopOptions}
        onChange={(next) => onChange(next === 'narrow')}
      />
      <p>
        {value
          ? 'After 300 rounds or more, as soon as the 95 % interval of every median is at most 5 % wide.'
          : 'Stop keeps the rounds so far at any time.'}
      </p>
    </div>
  );
}
