import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useState } from 'react';
import type { ExplainOption, PlansOptions } from '../../../shared/contract/plans-parts.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { Desk } from './desk.ts';
import css from './plans.module.css';

interface ExplainMenuProps {
  readonly desk: Desk;
  readonly server: PlansOptions | undefined;
  readonly onChange: (change: Partial<Desk>) => void;
}

/** What each option adds, and what it costs. ANALYZE is the number of runs, so it is not in the list of options. */
const words: Readonly<Record<Exclude<ExplainOption, 'analyze'>, string>> = {
  verbose: 'output columns, schema names',
  buffers: 'blocks hit, read, written',
  wal: 'WAL written; with ANALYZE',
  settings: 'planner settings that were changed',
  timing: 'time of each node; costs time itself',
  generic_plan: 'without values; not with ANALYZE',
  memory: 'memory that planning took',
};
const listed = Object.keys(words) as readonly (keyof typeof words)[];

const serializations = [
  { value: 'none', label: 'not' },
  { value: 'text', label: 'as text' },
  { value: 'binary', label: 'as binary' },
] as const;

const timeouts = [10_000, 30_000, 60_000, 300_000, 600_000] as const;
const timeoutText = (ms: number) => (ms < 60_000 ? `${ms / 1000} s` : `${ms / 60_000} min`);

/** EXPLAIN's options, those that this server has. */
export function ExplainMenu({ desk, server, onChange }: ExplainMenuProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onClose={() => setOpen(false)}
      isBare
      position="bottom-end"
      label="Options of EXPLAIN"
      target={
        <Button
          icon={<IconAdjustmentsHorizontal size={14} stroke={1.6} />}
          disabled={!server}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          Options
        </Button>
      }
    >
      {isOpen && server && <Options desk={desk} server={server} onChange={onChange} />}
    </Popover>
  );
}

function Options({ desk, server, onChange }: ExplainMenuProps & { readonly server: PlansOptions }) {
  const isAnalyzed = desk.runs > 0;
  const toggle = (option: ExplainOption, isOn: boolean) =>
    onChange({ options: isOn ? [...desk.options, option] : desk.options.filter((one) => one !== option) });
  return (
    <div className={css.options}>
      <fieldset>
        <legend>EXPLAIN</legend>
        <Option
          name="ANALYZE"
          text="executes the statement, then rolls back"
          isOn={isAnalyzed}
          onChange={(isOn) => onChange({ runs: isOn ? 5 : 0 })}
        />
        {listed
          .filter((option) => server.options.includes(option))
          .map((option) => (
            <Option
              key={option}
              name={option.toUpperCase()}
              text={words[option]}
              isOn={desk.options.includes(option)}
              onChange={(isOn) => toggle(option, isOn)}
            />
          ))}
      </fieldset>
      {server.hasSerialize && (
        <div className={css.rowOfTwo}>
          <span>SERIALIZE: turn the rows into text, with ANALYZE</span>
          <SelectField
            label="SERIALIZE"
            place="row"
            value={desk.serialize}
            options={serializations}
            onChange={(serialize) => onChange({ serialize })}
          />
        </div>
      )}
      <div className={css.rowOfTwo}>
        <span>Each statement may take</span>
        <SelectField
          label="Time limit"
          place="row"
          value={String(desk.timeoutMs)}
          options={timeouts.map((ms) => ({ value: String(ms), label: timeoutText(ms) }))}
          onChange={(ms) => onChange({ timeoutMs: Number(ms) })}
        />
      </div>
    </div>
  );
}

interface OptionProps {
  readonly name: string;
  readonly text: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Option({ name, text, isOn, onChange }: OptionProps) {
  return (
    <label className={css.option}>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />
      <b>{name}</b>
      <span>{text}</span>
    </label>
  );
}
