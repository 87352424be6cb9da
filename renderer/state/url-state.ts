import { useCallback, useSyncExternalStore } from 'react';

/**
 * Filter, sort and tab of a screen live in the URL's search. Reads are instant; writes wait for a pause in
 * the typing, because a browser refuses more than about 200 history entries in 30 s and a key must not pay for one.
 */
const gatherMs = 250;

let shown = new URLSearchParams(globalThis.location?.search ?? '');
let timer: ReturnType<typeof setTimeout> | null = null;
const listeners = new Set<() => void>();

function tellAll(): void {
  for (const listener of listeners) listener();
}

// A reload within the pause keeps the place too.
globalThis.window?.addEventListener('pagehide', flushUrlState);

/** The address changed by other hands (back, a link): what it says is the truth. */
function onAddress(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  shown = new URLSearchParams(location.search);
  tellAll();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    for (const event of ['popstate', 'pushState', 'replaceState']) window.addEventListener(event, onAddress);
    shown = timer === null ? new URLSearchParams(location.search) : shown;
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    for (const event of ['popstate', 'pushState', 'replaceState']) window.removeEventListener(event, onAddress);
  };
}

/** Writes what is gathered into the address now; before leaving a screen, so that back finds it. */
export function flushUrlState(): void {
  if (timer === null) return;
  clearTimeout(timer);
  timer = null;
  const search = shown.toString();
  history.replaceState(history.state, '', `${location.pathname}${search === '' ? '' : `?${search}`}`);
}

function write(key: string, value: string, initial: string): void {
  const next = new URLSearchParams(shown);
  if (value === initial) next.delete(key);
  else next.set(key, value);
  shown = next;
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(flushUrlState, gatherMs);
  tellAll();
}

/**
 * One word of the screen's search, as a string; the initial value is left out of the address. Several words of one
 * value are the page's to join: `kinds=table,view`.
 */
export function useUrlState(key: string, initial: string): readonly [string, (value: string) => void];
/** The same for one of a few words; any other in the address reads as the initial one. */
export function useUrlState<T extends string>(
  key: string,
  initial: T,
  allowed?: readonly T[],
): readonly [T, (value: T) => void];
export function useUrlState(key: string, initial: string, allowed?: readonly string[]) {
  const read = useCallback(() => shown.get(key) ?? initial, [key, initial]);
  const text = useSyncExternalStore(subscribe, read);
  const value = allowed === undefined || allowed.includes(text) ? text : initial;
  const set = useCallback((next: string) => write(key, next, initial), [key, initial]);
  return [value, set] as const;
}
