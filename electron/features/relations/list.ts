import type { RelationChanges, RelationList, RelationsToken } from '../../../shared/contract/relations.ts';
import type { Session } from '../../postgres/session.ts';
import { digestRelations, digestRoutines, digestValues } from './digest.ts';
import { nameRows, relationRows, relationRowsOf, routineRows } from './list.sql.ts';
import { elsewhere, type NameAnswer, relationColumns, relationNames, routineColumns } from './list-columns.ts';
import { catalogCounters, routineDigest, schemaDigests, unreadable } from './refresh.sql.ts';

/**
 * Reads the list, and later what moved. The counters are read first and the digests come from the rows themselves, so
 * a change that happens in between is found by the next refresh at the latest.
 */
export async function readList(session: Session): Promise<RelationList> {
  const counters = await readCounters(session);
  const names = await session.rows(nameRows);
  const denied = await session.columns(unreadable);
  const rows = await session.columns(relationRows);
  const routines = await session.columns(routineRows);
  return {
    relations: relationColumns(rows, elsewhere(names, denied.oid)),
    routines: routineColumns(routines),
    names: relationNames(names),
    token: {
      counters: counters.written,
      schemas: digestRelations(rows),
      routines: digestRoutines(routines),
      names: digestNames(names),
    },
    block_size: session.block_size,
    role: counters.role,
    readAt: counters.server_now,
  };
}

export async function readChanges(
  session: Session,
  token: RelationsToken,
  isThorough: boolean,
): Promise<RelationChanges> {
  const counters = await readCounters(session);
  const unchanged = { schemas: [], relations: null, routines: null, names: null, token, readAt: counters.server_now };
  const { written } = counters;
  const isSame = written !== null && token.counters !== null && sameValues(written, token.counters);
  if (isSame && !isThorough) return unchanged;
  const names = await session.rows(nameRows);
  const namesDigest = digestNames(names);
  const digests = await session.columns(schemaDigests);
  const schemas = Object.fromEntries(digests.relnamespace.map((oid, n) => [`${oid}`, digests.digest[n] ?? '']));
  const { digest: routinesDigest } = await session.one(routineDigest);
  const moved =
    rolesPart(namesDigest) === rolesPart(token.names)
      ? movedKeys(token.schemas, schemas)
      : allKeys(token.schemas, schemas);
  return {
    ...unchanged,
    schemas: moved.map(Number),
    relations: moved.length > 0 ? await readSchemas(session, moved.map(Number), names) : null,
    routines: routinesDigest === token.routines ? null : routineColumns(await session.columns(routineRows)),
    names: namesDigest === token.names ? null : relationNames(names),
    token: { counters: counters.written, schemas, routines: routinesDigest, names: namesDigest },
  };
}

async function readSchemas(session: Session, schemas: readonly number[], names: NameAnswer) {
  const denied = await session.columns(unreadable);
  const rows = await session.columns(relationRowsOf, schemas);
  return relationColumns(rows, elsewhere(names, denied.oid));
}

/** `written` is null on a standby. */
async function readCounters(session: Session) {
  const rows = await session.rows(catalogCounters);
  const written: Record<string, string> = {};
  for (const row of rows) if (row.written !== null) written[row.name] = row.written;
  const first = rows[0];
  return {
    written: Object.keys(written).length > 0 ? written : null,
    server_now: first?.server_now ?? '',
    role: first?.role ?? '',
  };
}

/** Two digests: of what is folded into the rows of relations (roles, defaults, owned sequences), and of the rest. */
function digestNames(names: NameAnswer): string {
  const isFolded = (row: NameAnswer[number]) => ['role', 'default partition', 'owned sequence'].includes(row.what);
  return `${digestValues(names.filter(isFolded))}.${digestValues(names.filter((row) => !isFolded(row)))}`;
}
const rolesPart = (digest: string) => digest.split('.')[0];

const allKeys = (old: Record<string, string>, now: Record<string, string>) => [
  ...new Set([...Object.keys(old), ...Object.keys(now)]),
];
const movedKeys = (old: Record<string, string>, now: Record<string, string>) =>
  allKeys(old, now).filter((key) => old[key] !== now[key]);
const sameValues = (old: Record<string, string>, now: Record<string, string>) => movedKeys(old, now).length === 0;
