import { type KeyboardEvent, useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import css from './plans.module.css';
import { choicesOf, faultOfValue, type PlannerSetting, valueText } from './setting-value.ts';
import { letterOf, type SideName } from './sides.ts';

interface SettingFormProps {
  readonly side: SideName;
  readonly known: readonly PlannerSetting[];
  readonly onAdd: (name: string, value: string) => void;
}

/** "Add setting": SET LOCAL for this side's statement, checked against pg_settings before it is sent. */
export function AddSetting({ side, known, onAdd }: SettingFormProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const add = (name: string, value: string) => {
    onAdd(name, value);
    close();
  };
  return (
    <Popover
      isOpen={isOpen}
      onClose={close}
      isBare
      position="bottom-end"
      label={`Add a setting to ${letterOf[side]}`}
      target={
        <Button size={20} disabled={known.length === 0} onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          Add setting
        </Button>
      }
    >
      {isOpen && <Form known={known} onAdd={add} />}
    </Popover>
  );
}

function Form({ known, onAdd }: Pick<SettingFormProps, 'known' | 'onAdd'>) {
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const list = useId();
  const setting = known.find((one) => one.name === name.trim());
  const value = typed ?? (setting ? startOf(setting) : '');
  const fault = setting ? faultOfValue(setting, value) : null;
  const isReady = setting !== undefined && fault === null;
  const add = () => setting && isReady && onAdd(setting.name, value.trim());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    add();
  };
  const choose = (next: string) => {
    setName(next);
    setTyped(null);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in its fields adds, as in any form
    <div className={css.form} onKeyDown={onKeyDown}>
      <TextField label="Setting" value={name} onChange={choose} list={list} isMono isSmall data-autofocus />
      <datalist id={list}>
        {known.map((one) => (
          <option key={one.name} value={one.name} label={valueText(one)} />
        ))}
      </datalist>
      <p>{setting ? `${setting.short_desc} Now ${valueText(setting)}.` : 'work_mem, jit, enable_hashjoin, …'}</p>
      {setting && <Value setting={setting} value={value} fault={typed === null ? null : fault} onChange={setTyped} />}
      <div className={css.formEnd}>
        <Button look="primary" keys="Enter" disabled={!isReady} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}

/** A switch begins at the other position: that is what one comes for. */
function startOf(setting: PlannerSetting): string {
  if (setting.vartype === 'bool') return setting.setting === 'on' ? 'off' : 'on';
  return setting.vartype === 'enum' ? setting.setting : valueText(setting);
}

interface ValueProps {
  readonly setting: PlannerSetting;
  readonly value: string;
  readonly fault: string | null;
  readonly onChange: (value: string) => void;
}

function Value({ setting, value, fault, onChange }: ValueProps) {
  const choices = choicesOf(setting);
  if (choices) {
    const options = choices.map((one) => ({ value: one, label: one }));
    return <SelectField label="Value" place="form" value={value} options={options} onChange={onChange} />;
  }
  return (
    <TextField
      label="Value"
      isMono
      isSmall
      value={value}
      onChange={onChange}
      error={fault}
      {...(setting.unit === null ? {} : { after: `in ${setting.unit}, or with its unit` })}
    />
  );
}
