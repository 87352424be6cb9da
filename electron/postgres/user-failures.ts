import { DatabaseError } from 'pg';
import { type Failure, FailureError } from '../../shared/failure.ts';
import { type Circumstances, failureOf } from './failures.ts';

/** Of the text that was sent. */
export interface Sent {
  readonly prefix: string;
  readonly text: string;
  /** In SQL_ASCII the server counts bytes; else characters. */
  readonly isSqlAscii: boolean;
}

/** Where the general advice is about statements of ours, that about the user's. */
const advice: Readonly<Record<string, string>> = {
  '25006': 'What is typed here runs in a read-only transaction; nothing was changed.',
  '25001': 'This cannot run inside a transaction, and what is typed here always does.',
  '42501': 'This role may not do that.',
  '0A000': 'The server cannot do that here.',
  '42601': 'The text must be exactly one statement in the grammar of this server.',
  '55P03': 'Somebody holds a lock on it, and it was not given up within 2 s.',
  '2D000': 'A text cannot end the transaction that it runs in.',
};

/** Any error of a run as a failure, with its position in the user's text. */
export function userFailure(error: unknown, sent: Sent, at: Circumstances): FailureError {
  if (error instanceof FailureError) return error;
  if (error instanceof DatabaseError) place(error, sent);
  const failure = failureOf(error, at);
  const sqlstate = failure.sql?.sqlstate ?? '';
  const isOurs = failure.kind !== 'cancelled' && failure.kind !== 'timeout' && Object.hasOwn(advice, sqlstate);
  return new FailureError(isOurs ? { ...failure, ...ofTheUser(failure, sqlstate) } : failure, { cause: error });
}

function ofTheUser(failure: Failure, sqlstate: string): Pick<Failure, 'kind' | 'advice'> {
  // Only a statement of ours that writes would be a fault of ours.
  const kind = failure.kind === 'internal' || failure.kind === 'unsupported' ? 'sql' : failure.kind;
  return { kind, advice: advice[sqlstate] ?? '' };
}

/** The server counts characters from the prefix on; the page has a JavaScript text without it. */
function place(error: DatabaseError, { prefix, text, isSqlAscii }: Sent): void {
  const position = Number(error.position);
  if (!Number.isInteger(position) || position < 1) return;
  const inText = position - 1 - (isSqlAscii ? Buffer.byteLength(prefix) : Array.from(prefix).length);
  const index = inText < 0 ? -1 : isSqlAscii ? ofBytes(text, inText) : ofCharacters(text, inText);
  error.position = index < 0 ? undefined : `${index + 1}`;
}

function ofBytes(text: string, count: number): number {
  return Buffer.from(text).toString('utf8', 0, count).length;
}

function ofCharacters(text: string, count: number): number {
  let index = 0;
  for (let i = 0; i < count && index < text.length; i += 1) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return index;
}
