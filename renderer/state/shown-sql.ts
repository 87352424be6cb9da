import { useEffect, useId } from 'react';
import { create } from 'zustand';
import type { ExecutedStatement } from '../../shared/rpc.ts';

/** The statements behind the parts of the present screen, and whether they are shown. */
interface ShownSql {
  readonly isOpen: boolean;
  /** In the order in which the parts were first shown. */
  readonly byPart: ReadonlyMap<string, readonly ExecutedStatement[]>;
}

export const useShownSqlStore = create<ShownSql>(() => ({ isOpen: false, byPart: new Map() }));

/** A page, or a part of one, says which statements are behind what it shows. Ctrl E opens them at the screen's foot. */
export function useShownSql(statements: readonly ExecutedStatement[]): void {
  const part = useId();
  useEffect(() => {
    useShownSqlStore.setState(({ byPart }) => ({ byPart: new Map(byPart).set(part, statements) }));
  }, [part, statements]);
  useEffect(() => () => useShownSqlStore.setState(({ byPart }) => ({ byPart: without(byPart, part) })), [part]);
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

/** All statements of the present screen. */
export function statementsOf(byPart: ShownSql['byPart']): readonly ExecutedStatement[] {
  return [...byPart.values()].flat();
}

export function toggleSql(): void {
  useShownSqlStore.setState(({ isOpen }) => ({ isOpen: !isOpen }));
}

export function closeSql(): void {
  useShownSqlStore.setState({ isOpen: false });
}
