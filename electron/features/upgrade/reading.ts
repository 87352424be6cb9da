import type { UpgradeDatabase } from '../../../shared/contract/upgrade.ts';
import { FailureError } from '../../../shared/failure.ts';
import { ident } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import { type DatabaseRow, databasesStatement, sizesStatement } from './databases.sql.ts';
import { extensionsStatement } from './extensions.sql.ts';
import type { InDatabase, OfServer, Read } from './gathered.ts';
import {
  collatedIndexesStatement,
  countsStatement,
  nullableChildrenStatement,
  syncingTablesStatement,
  unloggedPartitionedStatement,
} from './in-database.sql.ts';
import { leftoversStatement, librariesStatement } from './libraries.sql.ts';
import { serverStatement } from './server.sql.ts';
import { storedTypesStatement } from './stored-types.sql.ts';
import {
  md5Statement,
  preparedStatement,
  settingsStatement,
  slotsStatement,
  subscriptionsStatement,
  tablespacesStatement,
} from './whole-server.sql.ts';

/**
 * One statement's answer, or why there is none: what one check cannot read keeps no other from being read. What ends
 * the reading as a whole (stopped, the line is gone) is thrown on.
 */
export async function read<T>(asked: Promise<T>): Promise<Read<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { kind } = error.failure;
    if (kind === 'cancelled' || kind === 'not-connected') throw error;
    return { failure: error.failure };
  }
}

/** One statement at a time: a check is not worth a second connection. */
export async function readServer(session: Session, removedNames: readonly string[]): Promise<OfServer> {
  const databases = await read(session.rows(databasesStatement));
  const server = await read(session.one(serverStatement));
  const prepared = await read(session.rows(preparedStatement));
  const slots = await read(session.rows(slotsStatement));
  const subscriptions = await read(session.rows(subscriptionsStatement));
  const tablespaces = await read(session.rows(tablespacesStatement));
  const md5 = await read(session.rows(md5Statement).then((rows) => rows.map(({ rolname }) => rolname)));
  const settings =
    removedNames.length === 0 ? { value: [] } : await read(session.rows(settingsStatement, removedNames));
  const sizes = await read(
    session.rows(sizesStatement).then((rows) => new Map(rows.map(({ oid, bytes }) => [oid, bytes]))),
  );
  return { server, databases, sizes, prepared, slots, subscriptions, tablespaces, md5, settings };
}

export async function readDatabase(session: Session): Promise<InDatabase> {
  const libraries = await read(session.rows(librariesStatement));
  const leftovers = await read(session.rows(leftoversStatement));
  const extensions = await read(session.rows(extensionsStatement));
  const storedTypes = await read(session.rows(storedTypesStatement));
  const nullableChildren = await read(session.rows(nullableChildrenStatement));
  const unlogged = await read(session.rows(unloggedPartitionedStatement));
  const syncing = await read(session.rows(syncingTablesStatement));
  const collated = await read(session.rows(collatedIndexesStatement));
  const counts = await read(session.one(countsStatement));
  return { libraries, leftovers, extensions, storedTypes, nullableChildren, unlogged, syncing, collated, counts };
}

/** Those that pg_upgrade reads: all but template0, which is made anew and takes no connections. The open one first. */
export function listOf(server: OfServer, role: string, open: string): UpgradeDatabase[] {
  const rows = 'value' in server.databases ? server.databases.value : [];
  const sizes = 'value' in server.sizes ? server.sizes.value : new Map<number, number | null>();
  return rows
    .filter(({ datname, datallowconn }) => datname !== 'template0' || datallowconn)
    .toSorted((a, b) => Number(b.datname === open) - Number(a.datname === open))
    .map((row) => ({ ...refusalOf(row, role), datname: row.datname, bytes: sizes.get(row.oid) ?? null, ms: null }));
}

function refusalOf(row: DatabaseRow, role: string): Pick<UpgradeDatabase, 'state' | 'why' | 'grant'> {
  const refused = (why: string, grant: string | null) => ({ state: 'refused' as const, why, grant });
  if (row.is_invalid) return refused('invalid, its DROP DATABASE was interrupted', null);
  if (!row.datallowconn) return refused('it allows no connections', null);
  if (!row.may_connect) {
    const grant = `GRANT CONNECT ON DATABASE ${ident(row.datname)} TO ${ident(role)};`;
    return refused(`${role} may not connect to it`, grant);
  }
  return { state: 'waiting', why: null, grant: null };
}
