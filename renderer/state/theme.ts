import { useEffect, useSyncExternalStore } from 'react';
import { ask } from '../api.ts';
import { type Theme, useLayout } from './layout.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

function onSystem(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** What is drawn now: the user's choice, else the system's. */
export function useDrawnTheme(): 'light' | 'dark' {
  const chosen = useLayout((layout) => layout.theme);
  const isDark = useSyncExternalStore(onSystem, () => dark.matches);
  const system = isDark ? 'dark' : 'light';
  return chosen === 'system' ? system : chosen;
}

/** Before the first paint, so that no frame has the wrong colours. */
export function showTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
}

/** Chosen in this page: then a settings file that is read late has nothing to say. */
let isChosenHere = false;

/** Chooses and keeps it, here for the next first paint and in the settings file for every window. */
export function chooseTheme(theme: Theme): void {
  isChosenHere = true;
  useLayout.setState({ theme });
  showTheme(theme);
  // Not written is not lost: this page keeps it, and Settings says why the file could not be written.
  ask('settings.write', { change: { theme } }).catch(() => undefined);
}

/** Alt T and the button at the top right: the other one than what is drawn. */
export function switchTheme(): void {
  const { theme } = useLayout.getState();
  const drawn = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  chooseTheme(drawn === 'dark' ? 'light' : 'dark');
}

/** Takes over what the settings file says, once it was read. */
export function useThemeOf(saved: Theme | undefined): void {
  useEffect(() => {
    if (saved === undefined || isChosenHere) return;
    useLayout.setState({ theme: saved });
    showTheme(saved);
  }, [saved]);
}
