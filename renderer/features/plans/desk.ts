import { useCallback } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ExplainOption } from '../../../shared/contract/plans-parts.ts';
import { type Draft, noDraft, type SideName, type Source } from './sides.ts';
import { tabStorage } from './tab-storage.ts';

/** What lies before the user in one database: texts, choices, what the sides show. Nothing of it is in the address. */
export interface Desk {
  /** 'settings': one query, A's, under two sets of settings. */
  readonly view: 'queries' | 'settings';
  readonly drafts: Readonly<Record<SideName, Draft>>;
  readonly sources: Readonly<Record<SideName, Source>>;
  /** Where the history keeps the last run of a side, so that a reload shows it again. */
  readonly last: Readonly<Record<SideName, { readonly id: string; readonly index: number } | null>>;
  /** 0: EXPLAIN alone: the statement is not executed, but planning calls IMMUTABLE and STABLE functions. */
  readonly runs: number;
  readonly options: readonly ExplainOption[];
  readonly serialize: 'none' | 'text' | 'binary';
  readonly timeoutMs: number;
}

const fresh: Desk = {
  view: 'queries',
  drafts: { a: noDraft, b: noDraft },
  sources: { a: { kind: 'query' }, b: { kind: 'query' } },
  last: { a: null, b: null },
  runs: 0,
  options: ['buffers', 'settings', 'timing'],
  serialize: 'none',
  timeoutMs: 30_000,
};

interface Desks {
  readonly desks: Readonly<Record<string, Desk>>;
}

const useDesks = create<Desks>()(
  persist((): Desks => ({ desks: {} }), { name: 'heapscope.plans', version: 1, storage: tabStorage<Desks>() }),
);

/** The desk of plans that are read without a database. */
export const nowhere = '';

export function changeDesk(at: string, change: (desk: Desk) => Partial<Desk>): void {
  useDesks.setState(({ desks }) => {
    const desk = desks[at] ?? fresh;
    return { desks: { ...desks, [at]: { ...desk, ...change(desk) } } };
  });
}

export function changeDraft(at: string, side: SideName, change: Partial<Draft>): void {
  changeDesk(at, ({ drafts }) => ({ drafts: { ...drafts, [side]: { ...drafts[side], ...change } } }));
}

export function setSource(at: string, side: SideName, source: Source): void {
  changeDesk(at, ({ sources }) => ({ sources: { ...sources, [side]: source } }));
}

export function useDesk(at: string): Desk {
  return useDesks(useCallback(({ desks }) => desks[at] ?? fresh, [at]));
}
