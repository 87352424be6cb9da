import { DatabaseError } from 'pg';
import { ProtocolError } from './faults.ts';

/** By their letter: https://www.postgresql.org/docs/current/protocol-error-fields.html */
const fields = {
  S: 'severity',
  C: 'code',
  D: 'detail',
  H: 'hint',
  P: 'position',
  W: 'where',
  s: 'schema',
  t: 'table',
  c: 'column',
  d: 'dataType',
  n: 'constraint',
} as const;

const isField = (letter: string): letter is keyof typeof fields => Object.hasOwn(fields, letter);

/** The body of an ErrorResponse as pg's own error, so that failures are told in one place. */
export function databaseErrorOf(bytes: Buffer, from: number, to: number): DatabaseError {
  const said = new Map<string, string>();
  let at = from;
  while (at < to && bytes[at] !== 0) {
    const end = bytes.indexOf(0, at + 1);
    if (end < 0 || end >= to) throw new ProtocolError('an error without an end');
    said.set(String.fromCharCode(bytes[at] ?? 0), bytes.toString('utf8', at + 1, end));
    at = end + 1;
  }
  const error = new DatabaseError(said.get('M') ?? '', to - from, 'error');
  for (const [letter, text] of said) if (isField(letter)) error[fields[letter]] = text;
  return error;
}
