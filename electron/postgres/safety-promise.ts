import type { SafetyPromise } from '../../shared/contract/user-lane.ts';
import type { Call } from './call.ts';
import { CatalogSession, type SessionGround } from './catalog-session.ts';
import { safetyPromiseStatement } from './safety-promise.sql.ts';
import type { Row } from './statement.ts';

export type PromiseRow = Row<typeof safetyPromiseStatement.columns>;

const byRole: Readonly<Record<string, string>> = {
  pg_signal_backend: "may cancel and end other roles' backends",
  pg_signal_autovacuum_worker: 'may cancel and end autovacuum',
  pg_write_server_files: 'may write files on the server (COPY TO)',
  pg_read_server_files: 'may read any file of the server',
  pg_execute_server_program: 'may run programs on the server (COPY TO PROGRAM)',
  pg_checkpoint: 'may force a checkpoint',
  pg_maintain: 'may lock, analyze and reindex every relation',
};

const mostNamed = 5;

/** Reads it over the catalog lane. */
export async function readPromise(ground: SessionGround, call: Call): Promise<SafetyPromise> {
  return promiseOf(await new CatalogSession(ground, call).one(safetyPromiseStatement));
}

export function promiseOf(row: PromiseRow): SafetyPromise {
  const { role } = row;
  if (row.is_superuser) {
    return { kind: 'superuser', role, because: [`${role} is a superuser: READ ONLY is a seat belt here, not a wall`] };
  }
  const because = [
    ...row.superuser_roles.map((name) => `member of ${name}: may become a superuser (SET ROLE)`),
    ...row.roles.map((name) => `member of ${name}: ${byRole[name] ?? 'may do what READ ONLY does not stop'}`),
    ...(row.can_replicate ? ['REPLICATION: may create replication slots, which keep WAL'] : []),
    ...named(row.functions, 'act outside the transaction'),
    ...named(row.untrusted, 'are written in an untrusted language'),
    ...named(row.definers, 'run with the rights of a superuser (SECURITY DEFINER)'),
  ];
  return { kind: because.length === 0 ? 'restricted' : 'privileged', role, because };
}

function named(names: readonly string[], what: string): string[] {
  if (names.length === 0) return [];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return [`may execute functions that ${what}: ${names.slice(0, mostNamed).join(', ')}${more}`];
}
