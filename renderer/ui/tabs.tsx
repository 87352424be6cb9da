import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import css from './tabs.module.css';

export interface Tab<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly count?: ReactNode;
}

interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** The open one's content. */
  readonly children: ReactNode;
}

/** Left, Right, Home and End choose; the panel scrolls by itself. */
export function Tabs<T extends string>({ label, tabs, value, onChange, children }: TabsProps<T>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (list.current) showTab(list.current, document.getElementById(`${id}-${value}`));
  }, [id, value]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = tabAfter(event.key, tabs, value);
    if (!next) return;
    event.preventDefault();
    onChange(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={css.tabs} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            id={`${id}-${tab.value}`}
            type="button"
            role="tab"
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            className={css.tab}
            onClick={() => onChange(tab.value)}
          >
            <span className={css.label} data-text={tab.label}>
              {tab.label}
            </span>
            {tab.count !== undefined && <span className={css.count}>{tab.count}</span>}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable by keys */}
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} tabIndex={0} className={css.panel}>
        {children}
      </div>
    </>
  );
}

/** px that a chosen tab stands clear of the edges. */
const clear = 16;

/** Moves the row of tabs alone: scrollIntoView would move the whole page down to it, where a pane stands below. */
function showTab(list: HTMLElement, tab: HTMLElement | null): void {
  if (tab === null) return;
  const [around, own] = [list.getBoundingClientRect(), tab.getBoundingClientRect()];
  const before = around.left + clear - own.left;
  const after = own.right + clear - around.right;
  if (before > 0) list.scrollLeft -= before;
  else if (after > 0) list.scrollLeft += after;
}

function tabAfter<T extends string>(key: string, tabs: readonly Tab<T>[], value: T): Tab<T> | undefined {
  const at = tabs.findIndex((tab) => tab.value === value);
  if (key === 'ArrowRight') return tabs[(at + 1) % tabs.length];
  if (key === 'ArrowLeft') return tabs[(at - 1 + tabs.length) % tabs.length];
  if (key === 'Home') return tabs[0];
  return key === 'End' ? tabs.at(-1) : undefined;
}
