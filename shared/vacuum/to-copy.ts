/** What is known of a table when SQL for it is offered. */
export interface CopiedTable {
  /** Quoted, with its schema. */
  readonly name: string;
  readonly relkind: string;
  readonly isTemporary: boolean;
  readonly isServerAutovacuumOn: boolean;
  /** By an option of its own. */
  readonly isAutovacuumOff: boolean;
  /** -1: never counted. */
  readonly reltuples: number;
}

export interface Copied {
  sql: string;
  words: string;
}

const manyRows = 1_000_000;

/** SQL to copy, with what it does and which locks it takes. None of it is run from here. */
export function toCopy(table: CopiedTable): Copied[] {
  const { name } = table;
  if (table.isTemporary) return [{ sql: `VACUUM (ANALYZE) ${name};`, words: 'In the session that made it.' }];
  if (table.relkind === 'p') {
    return [
      {
        sql: `ANALYZE ${name};`,
        words:
          'Statistics of the whole, which autovacuum never takes. Reads a sample of every partition; reading and writing go on.',
      },
      { sql: `VACUUM (VERBOSE) ${name};`, words: 'Every partition, one after another. Reading and writing go on.' },
    ];
  }
  return [
    {
      sql: `VACUUM (VERBOSE, ANALYZE) ${name};`,
      words:
        'Removes dead rows that nobody can see, and tells what it left and why. ShareUpdateExclusiveLock: reading and writing go on.',
    },
    ...optionsToCopy(table),
    {
      sql: `VACUUM (FULL, ANALYZE) ${name};`,
      words:
        'Writes the table and its indexes anew and gives the rest back to the disk. AccessExclusiveLock for its whole run: nobody reads it; needs room for a second copy.',
    },
  ];
}

function optionsToCopy({ name, isAutovacuumOff, isServerAutovacuumOn, relkind, reltuples }: CopiedTable): Copied[] {
  if (relkind === 'm') return [];
  if (isAutovacuumOff) {
    return [
      {
        sql: `ALTER TABLE ${name} RESET (autovacuum_enabled);`,
        words: 'Lets autovacuum take it again. ShareUpdateExclusiveLock, for a moment.',
      },
    ];
  }
  if (!isServerAutovacuumOn) {
    return [
      {
        sql: 'ALTER SYSTEM SET autovacuum = on; SELECT pg_reload_conf();',
        words: 'Turns autovacuum on for the whole server, one statement at a time.',
      },
    ];
  }
  if (reltuples < manyRows) return [];
  return [
    {
      sql: `ALTER TABLE ${name} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);`,
      words: 'Autovacuum comes earlier and has less to do each time. ShareUpdateExclusiveLock, for a moment.',
    },
  ];
}
