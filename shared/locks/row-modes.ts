/**
 * Row-level lock modes, weakest first: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS
 * They stand in the rows themselves, not in pg_locks: who waits for a row waits for the transaction that locked it.
 */
export const rowModes = ['FOR KEY SHARE', 'FOR SHARE', 'FOR NO KEY UPDATE', 'FOR UPDATE'] as const;
export type RowMode = (typeof rowModes)[number];

const conflictRows = ['0001', '0011', '0111', '1111'];

export function rowModesConflict(one: RowMode, other: RowMode): boolean {
  return conflictRows[rowModes.indexOf(one)]?.[rowModes.indexOf(other)] === '1';
}

/** What takes a mode without saying so. */
export const rowModeTakenBy: Readonly<Record<RowMode, readonly string[]>> = {
  'FOR KEY SHARE': ['the check of a foreign key, on the row it refers to'],
  'FOR SHARE': [],
  'FOR NO KEY UPDATE': ['UPDATE of other columns'],
  'FOR UPDATE': ['DELETE', 'UPDATE of a key that foreign keys may refer to'],
};
