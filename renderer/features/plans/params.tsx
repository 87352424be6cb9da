import { useId } from 'react';
import { SelectField } from '../../ui/select-field.tsx';
import css from './plans.module.css';
import { letterOf, notGiven, type Parameter, type SideName } from './sides.ts';

const kinds = [
  { value: 'text', label: 'value' },
  { value: 'null', label: 'NULL' },
  { value: 'empty', label: 'empty text' },
] as const;

interface ParamsProps {
  readonly side: SideName;
  /** Which of $1 … the text uses, ascending. */
  readonly numbers: readonly number[];
  readonly params: readonly Parameter[];
  /** Those that a run was refused for. */
  readonly missing: readonly number[];
  readonly onChange: (params: readonly Parameter[]) => void;
}

/** A field for each parameter; sent as text, the server gives it the type that the statement asks for. */
export function Params({ side, numbers, params, missing, onChange }: ParamsProps) {
  if (numbers.length === 0) return null;
  const set = (number: number, next: Parameter) => {
    const count = Math.max(params.length, number);
    onChange(Array.from({ length: count }, (_, at) => (at === number - 1 ? next : (params[at] ?? notGiven))));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and legend
    <div role="group" aria-label={`Parameters of ${letterOf[side]}`} className={css.params}>
      {numbers.map((number) => (
        <Field
          key={number}
          number={number}
          given={params[number - 1] ?? notGiven}
          isMissing={missing.includes(number)}
          onChange={(next) => set(number, next)}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  readonly number: number;
  readonly given: Parameter;
  readonly isMissing: boolean;
  readonly onChange: (next: Parameter) => void;
}

function Field({ number, given, isMissing, onChange }: FieldProps) {
  const id = useId();
  const isText = given.kind === 'text';
  return (
    <>
      <code>${number}</code>
      <input
        aria-label={`$${number}`}
        autoComplete="off"
        spellCheck={false}
        disabled={!isText}
        aria-invalid={isMissing}
        aria-describedby={isMissing ? id : undefined}
        value={isText ? given.text : ''}
        placeholder={isText ? '' : kinds.find(({ value }) => value === given.kind)?.label}
        onChange={(event) => onChange({ kind: 'text', text: event.currentTarget.value })}
      />
      <SelectField
        label={`Kind of $${number}`}
        place="row"
        width={84}
        value={given.kind}
        options={kinds}
        onChange={(kind) => onChange({ ...given, kind })}
      />
      {isMissing && (
        <span id={id} role="alert" className={css.wrong}>
          ${number} has no value
        </span>
      )}
    </>
  );
}
