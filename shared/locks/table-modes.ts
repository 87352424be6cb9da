/**
 * Table-level lock modes, weakest first, with what takes them, as PostgreSQL's documentation lists them:
 * https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
export const tableModes = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
] as const;
export type TableMode = (typeof tableModes)[number];

/** Row i, column j is 1: mode i+1 conflicts with mode j+1. The test takes each pair on a real server. */
const conflictRows = ['00000001', '00000011', '00001111', '00011111', '00110111', '00111111', '01111111', '11111111'];

/** Index of a mode as pg_locks writes it; -1: not one of the eight (SIReadLock). */
const places: ReadonlyMap<string, number> = new Map(tableModes.map((mode, index) => [mode, index]));
export const modeIndex = (mode: string): number => places.get(mode) ?? -1;

/** Of one object two modes cannot be held by two at once. Heavyweight locks of every type go by the same table. */
export function modesConflict(one: string, other: string): boolean {
  return conflictRows[modeIndex(one)]?.[modeIndex(other)] === '1';
}

/** As LOCK TABLE … IN … MODE takes it: "ACCESS EXCLUSIVE". */
export function lockTableName(mode: TableMode): string {
  return mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}

/** Which statements take a mode on a table. */
export const takenBy: Readonly<Record<TableMode, readonly string[]>> = {
  AccessShareLock: ['SELECT'],
  RowShareLock: ['SELECT FOR UPDATE', 'FOR NO KEY UPDATE', 'FOR SHARE', 'FOR KEY SHARE'],
  RowExclusiveLock: ['UPDATE', 'DELETE', 'INSERT', 'MERGE', 'COPY FROM'],
  ShareUpdateExclusiveLock: [
    'VACUUM (not FULL)',
    'ANALYZE',
    'CREATE INDEX CONCURRENTLY',
    'REINDEX CONCURRENTLY',
    'CREATE STATISTICS',
    'COMMENT ON',
    'ALTER TABLE VALIDATE CONSTRAINT',
    'ALTER TABLE … SET STATISTICS',
  ],
  ShareLock: ['CREATE INDEX'],
  ShareRowExclusiveLock: ['CREATE TRIGGER', 'ALTER TABLE … ADD FOREIGN KEY'],
  ExclusiveLock: ['REFRESH MATERIALIZED VIEW CONCURRENTLY'],
  AccessExclusiveLock: [
    'DROP TABLE',
    'TRUNCATE',
    'REINDEX',
    'CLUSTER',
    'VACUUM FULL',
    'REFRESH MATERIALIZED VIEW',
    'most ALTER TABLE',
    'LOCK TABLE',
  ],
};
