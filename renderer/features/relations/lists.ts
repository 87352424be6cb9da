import { useEffect } from 'react';
import { create } from 'zustand';
import type { At } from '../../../shared/contract/place.ts';
import type { RelationList } from '../../../shared/contract/relations.ts';
import type { Failure } from '../../../shared/failure.ts';
import { Matcher } from '../../../shared/relations/match.ts';
import { orderByName } from '../../../shared/relations/order.ts';
import { type RelationRows, relationRows } from '../../../shared/relations/rows.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { AskError, ask } from '../../api.ts';
import { isChanged, mergeChanges } from './merge-changes.ts';

/** A list with what is worked out of it once, so that a key in the filter costs only the search. */
export interface Loaded {
  readonly list: RelationList;
  readonly rows: RelationRows;
  readonly matcher: Matcher;
  readonly byName: Uint32Array;
  readonly readAt: Date;
}

export interface ListState {
  readonly loaded?: Loaded;
  readonly failure?: Failure;
  readonly statements: readonly ExecutedStatement[];
  readonly isReading: boolean;
}

/** ms between two looks at the counters, which cost well under 1 ms; every third is thorough, on a standby each. */
const lookAgainMs = 10_000;
const lookAgainOnStandbyMs = 60_000;
const thoroughEvery = 3;

const nothing: ListState = { statements: [], isReading: false };
const useLists = create<{ readonly byAt: Readonly<Record<At, ListState>> }>(() => ({ byAt: {} }));

const stateOf = (at: At): ListState => useLists.getState().byAt[at] ?? nothing;
function change(at: At, next: ListState): void {
  useLists.setState(({ byAt }) => ({ byAt: { ...byAt, [at]: next } }));
}

function worked(list: RelationList): Loaded {
  const rows = relationRows(list);
  return { list, rows, matcher: new Matcher(rows), byName: orderByName(rows), readAt: new Date() };
}

const reading = new Map<At, AbortController>();

/** Reads all of it, estimates too. What is shown stays until the new list is here. */
export async function readAll(at: At): Promise<void> {
  if (reading.has(at)) return;
  const stop = new AbortController();
  reading.set(at, stop);
  change(at, { ...stateOf(at), isReading: true });
  try {
    const { data, statements } = await ask('relations.list', { at }, { signal: stop.signal });
    change(at, { loaded: worked(data), statements, isReading: false });
  } catch (error) {
    note(at, error);
  } finally {
    reading.delete(at);
  }
}

export function stopReading(at: At): void {
  reading.get(at)?.abort();
}

/** Asks what moved since, and reads only that. */
async function refresh(at: At, isThorough: boolean): Promise<void> {
  const { loaded } = stateOf(at);
  if (!loaded || reading.has(at)) return;
  try {
    const { data } = await ask('relations.refresh', { at, token: loaded.list.token, isThorough });
    const now = stateOf(at);
    if (now.loaded !== loaded) return;
    const { failure: _failure, ...rest } = now;
    const list = mergeChanges(loaded.list, data);
    change(at, { ...rest, loaded: isChanged(data) ? worked(list) : { ...loaded, list, readAt: new Date() } });
  } catch (error) {
    note(at, error);
  }
}

function note(at: At, error: unknown): void {
  const failure: Failure =
    error instanceof AskError
      ? error.failure
      : { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
  const { loaded, statements } = stateOf(at);
  const failed = error instanceof AskError && error.statements.length > 0 ? error.statements : statements;
  change(at, { ...(loaded ? { loaded } : {}), failure, statements: failed, isReading: false });
}

/** The list of a database, kept while Heapscope runs and refreshed while it is looked at. */
export function useRelationList(at: At): ListState {
  const state = useLists(({ byAt }) => byAt[at]) ?? nothing;
  const isStandby = state.loaded?.list.token.counters === null;
  useEffect(() => {
    if (stateOf(at).loaded) void refresh(at, true);
    else void readAll(at);
  }, [at]);
  useEffect(() => {
    let looks = 0;
    const look = () => {
      if (document.visibilityState !== 'visible') return;
      looks += 1;
      void refresh(at, looks % thoroughEvery === 0);
    };
    const onReturn = () => {
      if (document.visibilityState === 'visible') void refresh(at, true);
    };
    const timer = setInterval(look, isStandby ? lookAgainOnStandbyMs : lookAgainMs);
    document.addEventListener('visibilitychange', onReturn);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onReturn);
    };
  }, [at, isStandby]);
  return state;
}
