import type { FailureKind } from '../../shared/failure.ts';

/** What an error of the server means here, and one sentence on what to do. */
export interface Meaning {
  readonly kind: FailureKind;
  readonly advice?: string;
}

/** By SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const byCode: Readonly<Record<string, Meaning>> = {
  '28P01': {
    kind: 'not-connected',
    advice: 'The password is wrong, or it was changed; nothing is tried again by itself.',
  },
  '28000': {
    kind: 'not-connected',
    advice: 'pg_hba.conf lets no such user, database, address, TLS or client certificate in.',
  },
  '3D000': { kind: 'not-connected', advice: 'There is no database of this name; it may have been renamed or dropped.' },
  '57P01': { kind: 'not-connected', advice: 'An administrator ended this connection, or the server is shutting down.' },
  '57P02': {
    kind: 'not-connected',
    advice: 'A server process crashed, so the server restarts and drops all connections.',
  },
  '57P03': {
    kind: 'not-connected',
    advice: 'The server is starting, stopping or recovering; it will take connections soon.',
  },
  '57P05': { kind: 'not-connected', advice: 'The server ends idle sessions (idle_session_timeout).' },
  '25P03': { kind: 'not-connected', advice: 'The server ended the session: it was idle in a transaction too long.' },
  '25P04': { kind: 'not-connected', advice: 'The server ended the session: its transaction_timeout was reached.' },
  '57014': { kind: 'cancelled', advice: 'Somebody cancelled the statement on the server.' },
  '55P03': { kind: 'locked', advice: 'Somebody holds a lock on it; Heapscope does not wait for locks.' },
  '42501': { kind: 'denied', advice: 'This role may not do that; it stays off until the connection is opened again.' },
  '0A000': {
    kind: 'unsupported',
    advice: 'This server cannot do that; it stays off until the connection is opened again.',
  },
  '40001': { kind: 'sql', advice: 'A standby cancelled it to go on replaying; it can simply be asked again.' },
  '22021': { kind: 'sql', advice: 'A text holds bytes that are invalid in the encoding of its database.' },
  '25006': { kind: 'internal', advice: 'Heapscope tried to write on its read-only lane. Please report it.' },
};

const byClass: Readonly<Record<string, Meaning>> = {
  '08': { kind: 'not-connected', advice: 'The connection to the server broke.' },
  '28': { kind: 'not-connected', advice: 'The server does not let this user in.' },
  '53': { kind: 'sql', advice: 'The server is short of disk, memory or another resource.' },
  '58': { kind: 'sql', advice: 'The server had trouble with its disk or system; its log says more.' },
  XX: { kind: 'sql', advice: 'The server met an internal error; its log says more.' },
};

/** PgBouncer ends the connection of who begins a transaction then. */
const pooledByStatement: Meaning = {
  kind: 'unsupported',
  advice: 'PgBouncer pools by statement here, so nothing can be run in a transaction; connect to the server itself.',
};

/** Matched on SQLSTATE alone, since messages are translated; the wording only chooses between two pieces of advice. */
export function meaningOf(sqlstate: string, message: string): Meaning {
  if (sqlstate === '53300') return { kind: 'not-connected', advice: tooMany(message) };
  if (sqlstate === '08P01' && /statement pooling/u.test(message)) return pooledByStatement;
  return byCode[sqlstate] ?? byClass[sqlstate.slice(0, 2)] ?? { kind: 'sql' };
}

function tooMany(message: string): string {
  if (message.includes('reserved'))
    return 'Only the slots that are kept for administrators are left; close connections or wait.';
  if (message.includes('for role'))
    return "The role's own CONNECTION LIMIT is reached; close its other connections or raise it.";
  if (message.includes('for database'))
    return "The database's own CONNECTION LIMIT is reached; close other connections to it.";
  return 'All max_connections slots of the server are taken, the reserved ones too; close connections or wait.';
}

const ending = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04', '53300', '3D000']);

/** After these the server closes the connection, even where its FATAL arrives before the end of the socket. */
export function endsConnection(sqlstate: string): boolean {
  return ending.has(sqlstate) || sqlstate.startsWith('08') || sqlstate.startsWith('28');
}
