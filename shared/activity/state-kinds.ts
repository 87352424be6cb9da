/** What a backend does. `waiting`: on a lock. `unknown`: this role may not see it. A kind's place here is its code. */
export const stateKinds = ['active', 'idle-in-transaction', 'aborted', 'waiting', 'idle', 'unknown'] as const;
export type StateKind = (typeof stateKinds)[number];

/** PostgreSQL's words, as on every screen. */
export const kindWords: Readonly<Record<StateKind, string>> = {
  active: 'active',
  'idle-in-transaction': 'idle in transaction',
  aborted: 'idle in transaction (aborted)',
  waiting: 'waiting on lock',
  idle: 'idle',
  unknown: 'state unknown',
};

/** An aborted transaction is open as well: it keeps its connection, and what it locked before a savepoint. */
export const isIdleInTransaction = (kind: StateKind): boolean => kind === 'idle-in-transaction' || kind === 'aborted';
