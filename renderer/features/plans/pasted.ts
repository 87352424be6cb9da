import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { PlanRead } from '../../../shared/plans/plan.ts';
import { readInWorker } from './reading.ts';
import type { SideName } from './sides.ts';
import { tabStorage } from './tab-storage.ts';

/** A text that was pasted, and what was read of it; null while it is being read. */
export interface Pasted {
  readonly text: string;
  readonly read: PlanRead | null;
}

interface PastedState {
  /** By desk and side: "local/app a". */
  readonly pasted: Readonly<Record<string, Pasted>>;
}

/** Longer ones do not outlive a reload: the storage of a tab holds about 5 MB. */
const mostKept = 500_000;

export const usePasted = create<PastedState>()(
  persist((): PastedState => ({ pasted: {} }), {
    name: 'heapscope.pasted-plans',
    version: 1,
    storage: tabStorage<PastedState>(),
    partialize: ({ pasted }) => ({
      pasted: Object.fromEntries(
        Object.entries(pasted)
          .filter(([, { text }]) => text.length <= mostKept)
          .map(([key, { text }]) => [key, { text, read: null }]),
      ),
    }),
  }),
);

const keyOf = (desk: string, side: SideName) => `${desk} ${side}`;
const stops = new Map<string, AbortController>();

function keep(key: string, pasted: Pasted | null): void {
  usePasted.setState((state) => {
    const { [key]: _, ...rest } = state.pasted;
    return { pasted: pasted === null ? rest : { ...rest, [key]: pasted } };
  });
}

/** Keeps the text and reads it; a newer text ends the reading of an older one. */
export function paste(desk: string, side: SideName, text: string): void {
  const key = keyOf(desk, side);
  stops.get(key)?.abort();
  stops.delete(key);
  if (text === '') {
    keep(key, null);
    return;
  }
  const stop = new AbortController();
  stops.set(key, stop);
  keep(key, { text, read: null });
  void readInWorker(text, stop.signal).then((read) => {
    if (read !== null && !stop.signal.aborted) keep(key, { text, read });
  });
}

export function usePastedOf(desk: string, side: SideName): Pasted | null {
  return usePasted(({ pasted }) => pasted[keyOf(desk, side)] ?? null);
}

/** What a reload brought back has not been read yet. */
export function readAgain(desk: string, side: SideName): void {
  const held = usePasted.getState().pasted[keyOf(desk, side)];
  if (held && held.read === null && !stops.has(keyOf(desk, side))) paste(desk, side, held.text);
}
