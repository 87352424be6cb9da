import type { Backend } from '../contract/activity.ts';
import { ident } from '../ident.ts';
import type { Behind } from './behind.ts';
import { counted, lasting } from './phrases.ts';
import { serverMsOrNull } from './server-time.ts';

/** What the confirm row says before anything happens. */
export interface ActionWords {
  /** "End backend 18915?" */
  readonly question: string;
  /** The call in short; what is really sent also compares the backend with what was seen (Ctrl E shows it). */
  readonly statement: string;
  /** What it will do, and to whom. */
  readonly consequence: string;
}

export interface Circumstances {
  /** The server's clock, for ages; without it none is named. */
  readonly nowMs?: number;
  /** ActivityServer.isPooled. */
  readonly isPooled?: boolean;
}

/** What pg_terminate_backend would mean. `behind`: backends that wait for it, directly or behind others. */
export function endWords(backend: Backend, behind: Behind, at: Circumstances = {}): ActionWords {
  const { pid } = backend;
  return {
    question: `End backend ${pid}?`,
    statement: `SELECT pg_terminate_backend(${pid});`,
    consequence: sentences([
      endOf(backend, at.nowMs),
      ...othersOf(behind),
      at.isPooled === true
        ? "Behind a pooler this ends the pooler's connection, not the client's; whose statement it serves sees FATAL 57P01"
        : 'The client sees FATAL 57P01',
    ]),
  };
}

function endOf(backend: Backend, nowMs: number | undefined): string {
  switch (backend.kind) {
    case 'idle-in-transaction':
      return `Its connection closes and its open transaction${inBrackets(transactionFacts(backend, nowMs))} is rolled back`;
    case 'aborted':
      return `Its connection closes. ${failedWords(backend, nowMs)}`;
    case 'active':
    case 'waiting': {
      const stops = backend.kind === 'waiting' ? 'It stops waiting' : 'Its statement stops';
      return `${stops}, its connection closes and its transaction${inBrackets(transactionFacts(backend, nowMs))} is rolled back`;
    }
    case 'idle':
      return 'Its connection closes. No transaction is open, so no change is lost';
    case 'unknown':
      return 'Its connection closes. Its state is hidden from this role: a transaction that is open is rolled back';
  }
}

/** A failed transaction has given up its xid and locks, but for what a savepoint keeps. */
function failedWords(backend: Backend, nowMs: number | undefined): string {
  const { backend_xid } = backend;
  if (backend_xid === null) {
    return `Its transaction${inBrackets(transactionAge(backend, nowMs))} has failed already, so no change is lost`;
  }
  return `Its transaction${inBrackets(transactionFacts(backend, nowMs))} has failed behind a savepoint; what it wrote before is rolled back too`;
}

function transactionFacts(backend: Backend, nowMs: number | undefined): string[] {
  const { backend_xid, kind } = backend;
  const written = backend_xid === null ? 'nothing written' : `has written: xid ${backend_xid}`;
  const isRunning = kind === 'active' || kind === 'waiting';
  // What runs just now may be about to write.
  return [...transactionAge(backend, nowMs), isRunning && backend_xid === null ? 'nothing written yet' : written];
}

function transactionAge({ xact_start }: Backend, nowMs: number | undefined): string[] {
  const startMs = serverMsOrNull(xact_start);
  return startMs === null || nowMs === undefined || Number.isNaN(startMs) ? [] : [lasting(nowMs - startMs)];
}

/** What pg_cancel_backend would mean; it does something only while a statement runs or waits. */
export function cancelWords(backend: Backend, behind: Behind, at: Circumstances = {}): ActionWords {
  const { pid } = backend;
  return {
    question: `Cancel the query of ${pid}?`,
    statement: `SELECT pg_cancel_backend(${pid});`,
    consequence: sentences([
      'Its statement fails with 57014, the connection stays',
      ...blockWords(backend, at.nowMs),
      ...othersOf(behind),
    ]),
  };
}

/** A transaction that began before its statement is a block: it stays open, failed, until its client rolls it back. */
function blockWords(backend: Backend, nowMs: number | undefined): string[] {
  const { xact_start, query_start } = backend;
  if (xact_start === null || query_start === null || xact_start >= query_start) return [];
  return [
    `Its transaction${inBrackets(transactionFacts(backend, nowMs))} fails with it, and the client must roll it back`,
  ];
}

/** Ending several, one after the other. `behind`: of all of them together. */
export function endManyWords(backends: readonly Backend[], behind: Behind, at: Circumstances = {}): ActionWords {
  const { nowMs } = at;
  const ages = backends.flatMap(({ xact_start }) => serverMsOrNull(xact_start) ?? []);
  const written = backends.filter(({ backend_xid }) => backend_xid !== null).length;
  const oldest = nowMs === undefined || ages.length === 0 ? [] : [`oldest ${lasting(nowMs - Math.min(...ages))}`];
  const facts = [
    ...oldest,
    written === 0 ? 'none has written' : `${written} of them ${written === 1 ? 'has' : 'have'} written`,
  ];
  const rolledBack =
    backends.length === 1
      ? `Its connection closes and its open transaction${inBrackets(facts)} is rolled back`
      : `Their connections close and their open transactions${inBrackets(facts)} are rolled back`;
  return {
    question: `End ${counted(backends.length, 'backend')}?`,
    statement: `SELECT pg_terminate_backend(pid); -- ${counted(backends.length, 'statement')}, one for each backend`,
    consequence: sentences([
      rolledBack,
      ...othersOf(behind, 'them'),
      'A backend that has moved on meanwhile is left alone',
      at.isPooled === true
        ? "Behind a pooler this ends the pooler's connections, not the clients'"
        : 'The clients see FATAL 57P01',
    ]),
  };
}

function othersOf({ all, stillWaiting, isInTurn }: Behind, whom = 'it'): string[] {
  const free = all - stillWaiting;
  const inTurn = isInTurn ? ', some only after others of them' : '';
  if (all === 0) return [];
  if (all === 1) return [`The backend waiting behind ${whom} ${free === 1 ? 'continues' : 'waits for others too'}`];
  const those = `${all} backends waiting behind ${whom}`;
  if (stillWaiting === 0) return [`The ${those} continue${inTurn}`];
  if (free === 0) return [`The ${those} wait for others too`];
  const go = free === 1 ? 'continues' : 'continue';
  return [`${free} of the ${those} ${go}${inTurn}; the rest ${stillWaiting === 1 ? 'waits' : 'wait'} for others too`];
}

const inBrackets = (facts: readonly string[]) => (facts.length === 0 ? '' : ` (${facts.join(', ')})`);
const sentences = (parts: readonly string[]) => parts.map((part) => `${part}.`).join(' ');

/**
 * What would have ended it by itself, to copy and never run by us. It reaches new sessions only, and a setting of the
 * session or of the role in one database wins over it.
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT
 */
export function alterRoleText(usename: string): string {
  return `ALTER ROLE ${ident(usename)} SET idle_in_transaction_session_timeout = '5min';`;
}

/** What the client of an ended or cancelled backend is told. */
export const clientTold = {
  end: 'FATAL 57P01: terminating connection due to administrator command',
  cancel: 'ERROR 57014: canceling statement due to user request',
} as const;
