import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type Ref, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useCommands } from '../state/keys.ts';
import { classes } from './classes.ts';
import css from './filter-field.module.css';
import { Kbd } from './kbd.tsx';

/** Where the text is wrong: half-open range of its UTF-16 units, and why. */
export interface WrongRange {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** px. */
  readonly width?: number;
  readonly isCaseMatched?: boolean;
  readonly onCase?: (isCaseMatched: boolean) => void;
  readonly isRegex?: boolean;
  readonly onRegex?: (isRegex: boolean) => void;
  /** Underlined where it is wrong; the last good list stays. */
  readonly wrong?: WrongRange | null;
  /** Arrow down leaves for the list. */
  readonly onDown?: () => void;
  /** A second field on the screen leaves `/` to the first. */
  readonly hasSlash?: boolean;
}

/** `/` focuses, matches as typed, Esc clears, then leaves. */
export function FilterField(props: FilterFieldProps) {
  const { label, value, onChange, width = 300, wrong = null, hasSlash = true } = props;
  const input = useRef<HTMLInputElement>(null);
  const [isFocused, setFocused] = useState(false);
  useCommands(
    hasSlash ? [{ id: `filter.${label}`, label, keys: '/', isHidden: true, run: () => input.current?.select() }] : [],
  );
  useKeptFocus(input, label);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (value === '') event.currentTarget.blur();
      else onChange('');
    }
    if (event.key === 'ArrowDown' && props.onDown) {
      event.preventDefault();
      props.onDown();
    }
  };
  return (
    <div className={css.outer} style={{ width }}>
      <div className={classes(css.box, wrong !== null && css.isWrong)}>
        <IconSearch size={14} stroke={1.6} />
        <Line {...props} inputRef={input} onKeyDown={onKeyDown} onFocus={setFocused} />
        <Toggles {...props} />
        <span className={css.key}>{isFocused || value !== '' ? <Kbd keys="Esc" /> : hasSlash && <Kbd keys="/" />}</span>
      </div>
      {wrong !== null && isFocused && (
        <div role="alert" className={css.message}>
          {wrong.message}
        </div>
      )}
    </div>
  );
}

let left: { readonly label: string; readonly caret: number; readonly at: number } | null = null;

/**
 * A list that arrives may bring a head of its own, with this field in it: then the keys stay in the field, so that what
 * is typed meanwhile is not lost.
 */
function useKeptFocus(input: RefObject<HTMLInputElement | null>, label: string): void {
  useLayoutEffect(() => {
    const { current } = input;
    if (current && left?.label === label && performance.now() - left.at < 100) {
      current.focus();
      current.setSelectionRange(left.caret, left.caret);
    }
    left = null;
    return () => {
      if (!current || document.activeElement !== current) return;
      left = { label, caret: current.selectionStart ?? current.value.length, at: performance.now() };
    };
  }, [input, label]);
}

function Toggles({ onCase, isCaseMatched, onRegex, isRegex }: FilterFieldProps) {
  return (
    <>
      {onCase && <Toggle text="Aa" label="Match case" isOn={isCaseMatched} onToggle={onCase} />}
      {onRegex && <Toggle text=".*" label="Regular expression" isOn={isRegex} onToggle={onRegex} />}
    </>
  );
}

interface LineProps extends FilterFieldProps {
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onFocus: (isFocused: boolean) => void;
}

/** The input over a silent copy of its text, which carries the underline. */
function Line({ label, value, onChange, placeholder, wrong, inputRef, onKeyDown, onFocus }: LineProps) {
  const mirror = useRef<HTMLDivElement>(null);
  return (
    <div className={css.line}>
      {wrong && (
        <div ref={mirror} className={css.mirror} aria-hidden="true">
          {value.slice(0, wrong.from)}
          <u>{value.slice(wrong.from, wrong.to) || ' '}</u>
          {value.slice(wrong.to)}
        </div>
      )}
      <input
        ref={inputRef}
        type="text"
        aria-label={label}
        aria-invalid={wrong ? true : undefined}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onFocus={() => onFocus(true)}
        onBlur={() => onFocus(false)}
        onScroll={(event) => mirror.current?.scrollTo({ left: event.currentTarget.scrollLeft })}
      />
    </div>
  );
}

interface ToggleProps {
  readonly text: string;
  readonly label: string;
  readonly isOn: boolean | undefined;
  readonly onToggle: (isOn: boolean) => void;
}

function Toggle({ text, label, isOn = false, onToggle }: ToggleProps) {
  return (
    <button
      type="button"
      className={css.toggle}
      aria-label={label}
      aria-pressed={isOn}
      title={label}
      onClick={() => onToggle(!isOn)}
    >
      {text}
    </button>
  );
}
