import { Combobox, useCombobox } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { countText } from '../../../shared/figure-text.ts';
import popover from '../../ui/popover.module.css';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { matching, nameOf, type WriteRow, wordsOf } from './rows.ts';
import css from './writes.module.css';

interface TableFieldProps {
  readonly tables: readonly WriteRow[];
  /** oid. */
  readonly value: number;
  readonly onChange: (oid: number) => void;
}

/** Drawn at once; typing narrows thousands to these. */
const shownMost = 60;

/** One of thousands: filters as it is typed, arrows choose, Enter takes, Esc leaves it as it was. */
export function TableField({ tables, value, onChange }: TableFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useMemo(() => (typed === null ? tables : matching(tables, wordsOf(typed))), [tables, typed]);
  const current = useMemo(() => tables.find(({ oid }) => oid === value), [tables, value]);
  const close = () => {
    setTyped(null);
    combobox.closeDropdown();
  };
  const choose = (oid: string) => {
    onChange(Number(oid));
    close();
  };
  const name = current ? visibleText(nameOf(current)) : '';
  return (
    <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" offset={4} width="max-content">
      <Combobox.Target>
        <span className={css.tableField} title={visibleText(name)}>
          <span className={css.third}>Table</span>
          <Combobox.EventsTarget withAriaAttributes withExpandedAttribute>
            <input
              type="text"
              role="combobox"
              aria-label="Table"
              aria-expanded={combobox.dropdownOpened}
              spellCheck={false}
              autoComplete="off"
              placeholder={name}
              value={typed ?? name}
              onFocus={(event) => event.currentTarget.select()}
              // Chromium would put the cursor into what is selected, after the click.
              onMouseUp={(event) => event.preventDefault()}
              onClick={() => combobox.openDropdown()}
              onBlur={close}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                combobox.openDropdown();
                combobox.updateSelectedOptionIndex();
              }}
            />
          </Combobox.EventsTarget>
          <IconChevronDown size={13} stroke={1.6} />
        </span>
      </Combobox.Target>
      <Combobox.Dropdown className={popover.popover}>
        <Combobox.Header className={popover.heading}>
          {countText(found.length)} of {countText(tables.length)} tables
          {found.length > shownMost && `, the first ${shownMost} are shown`}
        </Combobox.Header>
        <Combobox.Options className={popover.options} aria-label="Tables">
          {found.slice(0, shownMost).map((row) => (
            <Combobox.Option key={row.oid} value={String(row.oid)} active={row.oid === value} className={popover.item}>
              <SafeText text={nameOf(row)} />
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty className={css.small}>No table of that name</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
