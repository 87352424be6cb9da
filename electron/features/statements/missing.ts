import type { MissingStatements } from '../../../shared/contract/statements.ts';
import { ident, literal } from '../../../shared/ident.ts';
import type { Row } from '../../postgres/statement.ts';
import type { extension } from './extension.sql.ts';

export type Extension = Row<typeof extension.columns>;

type Step = MissingStatements['steps'][number];

/** 1.8 came with PostgreSQL 13: total_exec_time, plans, wal_bytes. A server that was upgraded may still have an older one. */
const leastVersion = 8;

/** "1.11" → 11; the extension never had another number before the dot. */
export function minorOf(extversion: string): number {
  const minor = Number(extversion.split('.')[1]);
  return Number.isInteger(minor) ? minor : 0;
}

/** Why its rows cannot be read, and who must do what; null when they can. */
export function missingOf(found: Extension): MissingStatements | null {
  const { extversion, schema, is_available, is_loaded, database } = found;
  const loading = is_loaded ? [] : loadSteps(found);
  if (extversion === null) {
    return {
      kind: 'not-installed',
      message: `pg_stat_statements is not installed in database ${database}.`,
      steps: [...(is_available ? [] : [filesStep]), ...loading, createStep(database)],
    };
  }
  if (!is_loaded) {
    return {
      kind: 'not-preloaded',
      message: 'pg_stat_statements is installed, but the server has not loaded its library, so it counts nothing.',
      steps: loading,
    };
  }
  if (schema === null || minorOf(extversion) < leastVersion) {
    return {
      kind: 'too-old',
      message: `The extension is still version ${extversion}, as before an upgrade of the server; 1.8 is needed.`,
      steps: [
        { text: 'Its owner, or a superuser, brings it up to date', sql: 'ALTER EXTENSION pg_stat_statements UPDATE;' },
      ],
    };
  }
  const denied = deniedSteps(found, schema);
  if (denied.length === 0) return null;
  return {
    kind: 'denied',
    message: `Role ${found.role} may not read pg_stat_statements in this database.`,
    steps: denied,
  };
}

const filesStep: Step = {
  text: "An administrator of the machine installs PostgreSQL's contrib modules: the server has no file of it (on RPM systems the package postgresql-contrib, on Debian it comes with the server)",
  sql: null,
};

const createStep = (database: string): Step => ({
  text: `A superuser creates it, connected to ${database}`,
  sql: 'CREATE EXTENSION pg_stat_statements;',
});

function loadSteps({ preload }: Extension): Step[] {
  const others = (preload ?? '')
    .split(',')
    .map((library) => library.trim().replaceAll('"', ''))
    .filter((library) => library !== '');
  const isThere = others.includes('pg_stat_statements');
  const restart: Step = {
    text: 'An administrator restarts the server: libraries are loaded at its start only (of a managed server, set it in its parameters)',
    sql: null,
  };
  // Written there already, and the server has not been restarted since.
  if (isThere) return [restart];
  const set = `ALTER SYSTEM SET shared_preload_libraries = ${[...others, 'pg_stat_statements'].map(literal).join(', ')};`;
  const hidden = 'This role cannot see which others are loaded: a superuser adds it to those that SHOW names';
  if (preload === null)
    return [
      { text: hidden, sql: 'SHOW shared_preload_libraries;' },
      { text: 'With those before it', sql: set },
      restart,
    ];
  const kept = others.length > 0 ? `, keeping ${others.join(', ')}` : '';
  return [{ text: `A superuser adds its library${kept}`, sql: set }, restart];
}

/** `schema` is quoted by the server. */
function deniedSteps({ role, may_enter, may_read }: Extension, schema: string): Step[] {
  const enter = {
    text: `The owner of schema ${schema}, or a superuser, lets it in`,
    sql: `GRANT USAGE ON SCHEMA ${schema} TO ${ident(role)};`,
  };
  const read = {
    text: 'The owner of the extension, or a superuser, lets it read',
    sql: `GRANT EXECUTE ON FUNCTION ${schema}.pg_stat_statements(boolean), ${schema}.pg_stat_statements_info() TO ${ident(role)};`,
  };
  return [...(may_enter ? [] : [enter]), ...(may_read ? [] : [read])];
}

/** To see other roles' texts. */
export const readAllGrant = ({ role, sees_all }: Extension): string | null =>
  sees_all ? null : `GRANT pg_read_all_stats TO ${ident(role)};`;

/** What keeps figures from being there at all. */
export function notesOf({ track, compute_query_id }: Extension): string[] {
  const notes: string[] = [];
  if (track === 'none') notes.push('pg_stat_statements.track is none: nothing is counted.');
  if (compute_query_id === 'off') notes.push('compute_query_id is off: nothing is counted.');
  return notes;
}
