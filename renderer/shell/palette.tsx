import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, memo, Suspense, useEffect, useId, useRef, useState } from 'react';
import type { At } from '../../shared/contract/place.ts';
import { rooms } from '../routes.tsx';
import { type PaletteItem, useProvidersVersion } from '../state/palette.ts';
import { Highlight } from '../ui/highlight.tsx';
import { rangesOf } from '../ui/hit-range.ts';
import { Kbd } from '../ui/kbd.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import css from './palette.module.css';
import { paletteQuery } from './palette-search.ts';
import { type PaletteSection, prefixesNow, sectionsFor } from './palette-sources.tsx';

interface PaletteProps {
  readonly at: At | null;
  readonly onClose: () => void;
}

/** Everything by name: screens, commands, relations, connections. */
export function Palette({ at, onClose }: PaletteProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const sections = useSections(typed, at);
  const items = sections?.flatMap((section) => section.items) ?? [];
  useFocusBack();
  const run = (item: PaletteItem | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && items.length > 0) setChosen((chosen + step + items.length) % items.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(items[chosen]);
    else if (event.key === 'Escape' || isOpener(event)) onClose();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <button type="button" className={css.scrim} aria-label="Close" tabIndex={-1} onClick={onClose} />
      <div role="dialog" aria-modal="true" aria-label="Find or run" className={css.palette} onKeyDown={onKeyDown}>
        <div className={css.head}>
          <IconSearch size={16} stroke={1.6} />
          <input
            // biome-ignore lint/a11y/noAutofocus: it was asked for by a key just now
            autoFocus
            role="combobox"
            aria-label="Find or run"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={items.length > 0 ? `${id}-${chosen}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder="Screen, command, relation or connection"
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setChosen(0);
            }}
          />
          <Kbd keys="Esc" />
        </div>
        <Found {...{ id, sections, items, chosen, typed, onChoose: setChosen, onRun: run }} />
        <Foot hasRooms={at !== null && rooms.some(({ InPalette }) => InPalette)} />
      </div>
      {at !== null && typed !== '' && <Lenders at={at} />}
    </>
  );
}

/** What rooms lend while something is looked for. Not drawn again with the palette: what they lend draws it again. */
const Lenders = memo(({ at }: { readonly at: At }) => (
  <Suspense>{rooms.map(({ word, InPalette }) => InPalette && <InPalette key={word} at={at} />)}</Suspense>
));

function isOpener(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
}

/** The newest answer for what is typed; an older one that comes late is dropped. */
function useSections(typed: string, at: At | null): readonly PaletteSection[] | null {
  const [sections, setSections] = useState<readonly PaletteSection[] | null>(null);
  const version = useProvidersVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the providers answers differently
  useEffect(() => {
    let isLatest = true;
    void sectionsFor(typed, at).then((found) => isLatest && setSections(found));
    return () => {
      isLatest = false;
    };
  }, [typed, at, version]);
  return sections;
}

/** Closing gives the keys back to where they were. */
function useFocusBack(): void {
  const before = useRef(document.activeElement);
  useEffect(() => {
    const { current } = before;
    return () => sameNow(current)?.focus();
  }, []);
}

/** A list that arrived meanwhile may have brought a field of the same name in the place of the one that was left. */
function sameNow(left: Element | null): HTMLElement | null {
  if (!(left instanceof HTMLElement) || left.isConnected) return left instanceof HTMLElement ? left : null;
  const label = left.getAttribute('aria-label');
  return label === null
    ? null
    : document.querySelector<HTMLElement>(`${left.localName}[aria-label="${CSS.escape(label)}"]`);
}

interface FoundProps {
  readonly id: string;
  readonly sections: readonly PaletteSection[] | null;
  readonly items: readonly PaletteItem[];
  readonly chosen: number;
  readonly typed: string;
  readonly onChoose: (index: number) => void;
  readonly onRun: (item: PaletteItem) => void;
}

function Found({ id, sections, items, chosen, typed, onChoose, onRun }: FoundProps) {
  const { text } = paletteQuery(typed, prefixesNow());
  if (sections !== null && items.length === 0) {
    return (
      <div id={`${id}-list`} role="listbox" aria-label="Found" className={css.none}>
        Nothing here is called <b>{text}</b>
      </div>
    );
  }
  return (
    <div id={`${id}-list`} role="listbox" aria-label="Found" className={css.list}>
      {sections?.map((section) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
        <div key={section.id} role="group" aria-label={section.heading}>
          <div className={css.heading}>{section.heading}</div>
          {section.items.map((item) => {
            const index = items.indexOf(item);
            return (
              <Line
                key={item.id}
                id={`${id}-${index}`}
                item={item}
                text={text}
                isChosen={index === chosen}
                onPoint={() => onChoose(index)}
                onRun={() => onRun(item)}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly item: PaletteItem;
  readonly text: string;
  readonly isChosen: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function Line({ id, item, text, isChosen, onPoint, onRun }: LineProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const [first = ''] = text.toLowerCase().split(/\s+/);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its keys choose
    // biome-ignore lint/a11y/useFocusableInteractive: named by aria-activedescendant
    <div
      ref={line}
      id={id}
      role="option"
      aria-selected={isChosen}
      className={css.item}
      onPointerMove={onPoint}
      onClick={onRun}
    >
      {item.icon}
      <span className={css.label}>
        {item.before !== undefined && (
          <span className={css.before}>
            <SafeText text={item.before} />
          </span>
        )}
        <Highlight text={item.label} ranges={rangesOf(item.label.toLowerCase(), first)} />
      </span>
      <span className={css.end}>
        {item.detail}
        {item.keys !== undefined && <Kbd keys={item.keys} />}
      </span>
    </div>
  );
}

function Foot({ hasRooms }: { readonly hasRooms: boolean }) {
  return (
    <div className={css.foot}>
      <span>
        <Kbd keys="Up Down" quiet /> choose
      </span>
      <span>
        <Kbd keys="Enter" quiet /> run
      </span>
      {hasRooms && (
        <span>
          <Kbd keys="#" quiet /> relations only
        </span>
      )}
      <span>
        <Kbd keys=">" quiet /> commands only
      </span>
      {hasRooms && (
        <span>
          <Kbd keys="@" quiet /> pids
        </span>
      )}
    </div>
  );
}
