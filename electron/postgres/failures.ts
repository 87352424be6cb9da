import { DatabaseError } from 'pg';
import { type Failure, FailureError, passwordAdvice, type SqlError } from '../../shared/failure.ts';
import { ident } from '../../shared/ident.ts';
import { TunnelFault } from '../ways-in/tunnel-fault.ts';
import * as faults from './faults.ts';
import { codeOf, isTlsError, socketAdvice } from './socket-failures.ts';
import { endsConnection, meaningOf } from './sqlstate-failures.ts';
import { tlsAdvice } from './tls-words.ts';

/** What was being done when it went wrong. */
export interface Circumstances {
  /** The signal of the call was raised: whatever the server says, it was stopped. */
  readonly isStopped?: boolean;
  /** The statement's limit and how long it ran, both in ms: tells our time limit from somebody's cancel. */
  readonly limitMs?: number;
  readonly ranMs?: number;
  /** The predefined role whose membership gives what the statement needs, and who lacks it. */
  readonly needs?: string | undefined;
  readonly role?: string;
}

/** Any error of this folder, of pg, of sockets or of the server, as data. A FailureError passes through. */
export function failureOf(error: unknown, at: Circumstances = {}): Failure {
  if (error instanceof FailureError) return error.failure;
  if (at.isStopped === true) return stopped(error);
  if (error instanceof DatabaseError) return fromServer(error, at);
  if (!(error instanceof Error)) return { kind: 'internal', message: String(error) };
  return fromOurSide(error) ?? fromSocket(error);
}

/** No automatic retry can mend these: a wrong password, a missing database, a certificate, a server that is none. */
export function isFinal(error: unknown): boolean {
  if (error instanceof FailureError) return true;
  if (error instanceof DatabaseError) return error.code?.startsWith('28') === true || error.code === '3D000';
  if (error instanceof faults.PasswordRefusedError || error instanceof faults.PasswordNeededError) return true;
  if (error instanceof faults.WrongServerError || error instanceof faults.ProtocolError) return true;
  if (error instanceof TunnelFault) return error.isFinal;
  return error instanceof Error && (isTlsError(error) || error.message.startsWith('SASL'));
}

/** The server ends idle sessions on purpose; the next statement simply opens another. */
export function isIdleEnd(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '57P05';
}

/** The server's error with all that may be shown; undefined when it carries no SQLSTATE, as no real server's does. */
export function sqlErrorOf(error: DatabaseError): SqlError | undefined {
  if (error.code === undefined || !/^[0-9A-Z]{5}$/u.test(error.code)) return undefined;
  const position = Number(error.position);
  return {
    sqlstate: error.code,
    severity: error.severity ?? '',
    message: error.message,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(Number.isInteger(position) && position > 0 ? { position } : {}),
  };
}

export function breaksConnection(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return true;
  return error.code === undefined || endsConnection(error.code);
}

function stopped(error: unknown): Failure {
  const sql = error instanceof DatabaseError ? sqlErrorOf(error) : undefined;
  return { kind: 'cancelled', message: 'Stopped', ...(sql === undefined ? {} : { sql }) };
}

function fromServer(error: DatabaseError, at: Circumstances): Failure {
  const sql = sqlErrorOf(error);
  if (sql === undefined) return protocol(error.message);
  const meaning = meaningOf(sql.sqlstate, sql.message);
  if (sql.sqlstate === '57014' && (at.ranMs ?? 0) >= (at.limitMs ?? Number.POSITIVE_INFINITY) * 0.9) {
    return { kind: 'timeout', message: sql.message, advice: limitAdvice(at.limitMs ?? 0), sql };
  }
  return {
    kind: meaning.kind,
    message: sql.message,
    ...(meaning.advice === undefined ? {} : { advice: meaning.advice }),
    sql,
    ...(meaning.kind === 'denied' ? grantOf(at) : {}),
  };
}

function grantOf({ needs, role }: Circumstances): { grant?: string } {
  return needs === undefined || role === undefined ? {} : { grant: `GRANT ${needs} TO ${ident(role)};` };
}

const limitAdvice = (limitMs: number) =>
  `It did not finish within its limit of ${limitMs / 1000} s; the server may be busy, or the catalog very large.`;

const protocol = (message: string): Failure => ({
  kind: 'not-connected',
  message: `protocol: ${message}`,
  advice: 'What answers there does not speak the PostgreSQL protocol properly; the connection was closed.',
});

function fromTunnel({ message, advice, hostKey, secret }: TunnelFault): Failure {
  return {
    kind: 'not-connected',
    message,
    ...(advice === undefined ? {} : { advice }),
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(secret === undefined ? {} : { secret }),
  };
}

/** What each fault of our own side is, in the page's words. */
function fromOurSide(error: Error): Failure | undefined {
  const { message } = error;
  if (error instanceof faults.ProtocolError) return protocol(message);
  if (error instanceof TunnelFault) return fromTunnel(error);
  if (error instanceof faults.BudgetError) {
    return { kind: 'limit', message, advice: 'The answer is larger than Heapscope keeps in memory; ask for less.' };
  }
  if (error instanceof faults.DeadlineError) {
    return { kind: 'timeout', message, advice: 'The server or the network stalls; the connection was given up.' };
  }
  if (error instanceof faults.PasswordRefusedError) {
    return {
      kind: 'not-connected',
      message,
      advice: error.mayBeAccepted
        ? 'Use verified TLS or SCRAM, or accept for this connection that the password may be read on the way.'
        : 'Use verified TLS, or SCRAM on the server (password_encryption = scram-sha-256 and a new password).',
    };
  }
  if (error instanceof faults.PasswordNeededError) {
    return { kind: 'not-connected', message, advice: passwordAdvice };
  }
  if (error instanceof faults.WrongServerError) return { kind: 'unsupported', message };
  if (error instanceof faults.ClosedError) return { kind: 'not-connected', message };
  return error instanceof TypeError ? { kind: 'internal', message } : undefined;
}

function fromSocket(error: Error): Failure {
  const message = messageOf(error);
  if (message.startsWith('SASL')) {
    return {
      kind: 'not-connected',
      message,
      advice: 'The server failed its part of the SCRAM handshake; it may not be yours.',
    };
  }
  if (isTlsError(error)) {
    return { kind: 'not-connected', message, advice: tlsAdvice(error) };
  }
  const code = codeOf(error);
  const advice = code === undefined ? undefined : socketAdvice(code);
  const known = advice ?? (message.startsWith('Connection terminated') ? socketAdvice('ECONNRESET') : undefined);
  return { kind: 'not-connected', message, ...(known === undefined ? {} : { advice: known }) };
}

/** A name with two addresses fails with both errors in one, whose own message is empty. */
function messageOf(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message;
  return error.errors.map((each: unknown) => (each instanceof Error ? each.message : String(each))).join('; ');
}
