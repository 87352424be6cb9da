import { Combobox, useCombobox } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import popover from './popover.module.css';
import css from './select-field.module.css';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly detail?: ReactNode;
}

interface SelectFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  /** bar: label inside, 28 px · form: label above, 32 px, full width · row: no label, 20 px. */
  readonly place?: 'bar' | 'form' | 'row';
  readonly isDisabled?: boolean;
  /** px, where a changing value must not move its neighbours. */
  readonly width?: number;
}

/** One of a longer list. Arrows, Home, End, typing a letter, Enter, Esc. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, options, onChange, place = 'bar', isDisabled, width } = props;
  const id = useId();
  const combobox = useCombobox({
    onDropdownClose: () => combobox.resetSelectedOption(),
    onDropdownOpen: () => combobox.updateSelectedOptionIndex('active', { scrollIntoView: true }),
  });
  const choose = (chosen: string) => {
    const option = options.find((one) => one.value === chosen);
    if (option) onChange(option.value);
    combobox.closeDropdown();
  };
  const current = options.find((one) => one.value === value);
  return (
    <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" offset={4} width="max-content">
      <span className={place === 'form' ? css.outer : undefined}>
        {place === 'form' && (
          <span id={`${id}-label`} className={css.above}>
            {label}
          </span>
        )}
        <Combobox.Target targetType="button" withAriaAttributes withExpandedAttribute>
          <button
            type="button"
            role="combobox"
            aria-label={label}
            aria-expanded={combobox.dropdownOpened}
            disabled={isDisabled}
            className={classes(css.select, place === 'form' && css.field, place === 'row' && css.small)}
            style={width === undefined ? undefined : { width }}
            onClick={() => combobox.toggleDropdown()}
          >
            {place === 'bar' && <span className={css.label}>{label}</span>}
            <span className={css.value}>{current?.label ?? value}</span>
            <IconChevronDown size={14} stroke={1.6} />
          </button>
        </Combobox.Target>
      </span>
      <Combobox.Dropdown className={popover.popover}>
        <Combobox.Options className={popover.options} aria-label={label}>
          {options.map((option) => (
            <Combobox.Option
              key={option.value}
              value={option.value}
              active={option.value === value}
              className={popover.item}
            >
              <IconCheck size={13} stroke={1.6} opacity={option.value === value ? 1 : 0} />
              <span>{option.label}</span>
              {option.detail !== undefined && <span className={popover.detail}>{option.detail}</span>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
