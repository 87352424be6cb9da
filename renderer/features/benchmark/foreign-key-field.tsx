import { Combobox, type ComboboxStore, useCombobox } from '@mantine/core';
import { IconChevronDown, IconLink } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import type { ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';
import { useCommands } from '../../state/keys.ts';
import { classes } from '../../ui/classes.ts';
import popover from '../../ui/popover.module.css';
import { visibleText } from '../../ui/visible-text.ts';
import css from './config.module.css';
import { matchKeys } from './foreign-key-match.ts';
import { KeyHeading, KeyOption } from './foreign-key-options.tsx';
import { keyText } from './foreign-key-words.ts';

interface ForeignKeyFieldProps {
  readonly keys: readonly ForeignKeyRow[];
  readonly value: ForeignKeyRow | null;
  readonly onChange: (key: ForeignKeyRow) => void;
  /** Keys beyond the budget of the list. */
  readonly leftOut: number;
}

/** Drawn at once; typing narrows thousands to these. */
const shownMost = 60;

/** One of thousands: filters as it is typed, arrows choose, Enter takes, Esc leaves it as it was. */
export function ForeignKeyField({ keys, value, onChange, leftOut }: ForeignKeyFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  // Not deferred: Enter must choose among what is typed, not among what was typed before.
  const query = typed ?? '';
  const matched = useMemo(() => matchKeys(keys, query, shownMost), [keys, query]);
  const close = () => {
    setTyped(null);
    combobox.closeDropdown();
  };
  const choose = (conoid: string) => {
    const key = keys.find((one) => String(one.conoid) === conoid);
    if (key) onChange(key);
    close();
  };
  const name = value === null ? '' : visibleText(keyText(value));
  return (
    <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" offset={4} width="max-content">
      <Combobox.Target>
        <div className={css.keyField} title={visibleText(name)}>
          <IconLink size={14} stroke={1.6} />
          <Line combobox={combobox} name={name} typed={typed} onTyped={setTyped} onLeave={close} />
          <IconChevronDown size={14} stroke={1.6} />
        </div>
      </Combobox.Target>
      <Combobox.Dropdown className={classes(popover.popover, css.keyDropdown)}>
        <Combobox.Header className={popover.heading}>
          <KeyHeading count={matched.count} shown={matched.rows.length} of={keys.length} leftOut={leftOut} />
        </Combobox.Header>
        <Combobox.Options className={popover.options} aria-label="Foreign keys">
          {matched.rows.map((key) => (
            <KeyOption key={key.conoid} row={key} isActive={key === value} />
          ))}
          {matched.count === 0 && (
            <Combobox.Empty className={css.keyEmpty}>No name contains “{visibleText(query)}”</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

interface LineProps {
  readonly combobox: ComboboxStore;
  /** The chosen one. */
  readonly name: string;
  /** null: nothing is typed, the chosen one is shown. */
  readonly typed: string | null;
  readonly onTyped: (typed: string) => void;
  readonly onLeave: () => void;
}

/** Tab passes it without a list opening; a click, an arrow or a letter opens it. */
function Line({ combobox, name, typed, onTyped, onLeave }: LineProps) {
  const input = useRef<HTMLInputElement>(null);
  useCommands([
    {
      id: 'benchmark.key',
      label: 'Choose a foreign key',
      keys: '/',
      run: () => {
        input.current?.focus();
        combobox.openDropdown();
      },
    },
  ]);
  return (
    <Combobox.EventsTarget withAriaAttributes withExpandedAttribute>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Foreign key"
        aria-keyshortcuts="/"
        aria-expanded={combobox.dropdownOpened}
        spellCheck={false}
        autoComplete="off"
        placeholder={name === '' ? 'Choose a foreign key' : name}
        value={typed ?? name}
        onFocus={(event) => event.currentTarget.select()}
        // Chromium would put the cursor into what is selected, after the click.
        onMouseUp={(event) => event.preventDefault()}
        onClick={(event) => {
          event.currentTarget.select();
          combobox.openDropdown();
        }}
        onBlur={onLeave}
        onChange={(event) => {
          onTyped(event.currentTarget.value);
          combobox.openDropdown();
          combobox.updateSelectedOptionIndex();
        }}
      />
    </Combobox.EventsTarget>
  );
}
