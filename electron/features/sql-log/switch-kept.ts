import type { LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { fail } from '../../../shared/failure.ts';
import { ident } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import {
  findDatabase,
  findRole,
  keptForOne,
  keptForServer,
  loadedForServer,
  mayReadFileSettings,
} from './switch.sql.ts';

/** What a scope means on this server. */
export interface Place {
  /** With the name that it has now. */
  readonly scope: LogScope;
  /** null: of the server. */
  readonly oid: string | null;
}

/** Values by name, as they were set at a place; what is absent there has no entry. */
export type Kept = ReadonlyMap<string, string>;

/** Fails with `bad-input` where there is no such database or role. */
export async function placeOf(session: Session, scope: LogScope): Promise<Place> {
  if (scope.kind === 'server') return { scope, oid: null };
  const [found] = await session.rows(scope.kind === 'database' ? findDatabase : findRole, scope.name, null);
  if (found === undefined) return fail('bad-input', `There is no ${scope.kind} ${ident(scope.name)} on this server`);
  return { scope: { kind: scope.kind, name: found.name }, oid: found.oid };
}

/** The same by oid, since it may have another name by now. undefined: it was dropped. */
export async function placeAgain(session: Session, { scope, oid }: Place): Promise<Place | undefined> {
  if (scope.kind === 'server') return { scope, oid: null };
  const [found] = await session.rows(scope.kind === 'database' ? findDatabase : findRole, null, oid);
  return found === undefined ? undefined : { scope: { kind: scope.kind, name: found.name }, oid };
}

/** Fails with `denied` where that cannot be told: nothing may be changed then, since nothing could be put back. */
export async function readKept(session: Session, { scope, oid }: Place, names: readonly string[]): Promise<Kept> {
  if (scope.kind === 'server') return keptByServer(session, names);
  const [database, role] = scope.kind === 'database' ? [oid ?? '0', '0'] : ['0', oid ?? '0'];
  const [found] = await session.rows(keptForOne, database, role);
  const kept = new Map<string, string>();
  for (const line of found?.setconfig ?? []) {
    const at = line.indexOf('=');
    const name = line.slice(0, at).toLowerCase();
    if (names.includes(name)) kept.set(name, line.slice(at + 1));
  }
  return kept;
}

async function keptByServer(session: Session, names: readonly string[]): Promise<Kept> {
  const { may, role } = await session.one(mayReadFileSettings);
  if (!may) return loadedByServer(session, names, role);
  const rows = await session.rows(keptForServer, names);
  return new Map(rows.flatMap(({ name, setting }) => (setting === null ? [] : [[name, setting] as const])));
}

/** The automatic file is read last, so a value from elsewhere says that it has none. */
async function loadedByServer(session: Session, names: readonly string[], role: string): Promise<Kept> {
  const kept = new Map<string, string>();
  for (const { name, setting, source, sourcefile, isAuto } of await session.rows(loadedForServer, names)) {
    const isOfFile = source === 'configuration file';
    const isKnown = source === 'default' || (isOfFile && sourcefile !== null);
    if (!isKnown) {
      fail('denied', `What ALTER SYSTEM has set for ${name} cannot be read by this role, so it could not be put back`, {
        grant: `GRANT pg_read_all_settings TO ${ident(role)};`,
      });
    }
    if (isAuto === true && setting !== null) kept.set(name, setting);
  }
  return kept;
}
