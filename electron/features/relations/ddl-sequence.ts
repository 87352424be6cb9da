import { ident, qualified } from '../../../shared/ident.ts';
import type { Row, Statement } from '../../postgres/statement.ts';
import type { ddlSequences } from './ddl.sql.ts';
import { nameOf } from './ddl-text.ts';

export type Sequence = typeof ddlSequences extends Statement<infer _P, infer C> ? Row<C> : never;

/** All of it is written, so that the sequence is the same where the defaults are others. */
function sequenceOptions(sequence: Sequence): string[] {
  return [
    `START WITH ${sequence.seqstart}`,
    `INCREMENT BY ${sequence.seqincrement}`,
    `MINVALUE ${sequence.seqmin}`,
    `MAXVALUE ${sequence.seqmax}`,
    `CACHE ${sequence.seqcache}`,
    sequence.seqcycle ? 'CYCLE' : 'NO CYCLE',
  ];
}

export function createSequence(sequence: Sequence): string {
  const unlogged = sequence.relpersistence === 'u' ? 'UNLOGGED ' : '';
  return `CREATE ${unlogged}SEQUENCE ${nameOf(sequence)}\n    AS ${sequence.type}\n    ${sequenceOptions(sequence).join('\n    ')};`;
}

export function ownedBy(sequence: Sequence): string[] {
  const { ownedBy: column } = sequence;
  if (column === null || sequence.isIdentity) return [];
  const owner = `${qualified(column.nspname, column.relname)}.${ident(column.attname)}`;
  return [`ALTER SEQUENCE ${nameOf(sequence)} OWNED BY ${owner};`];
}

/** GENERATED ALWAYS AS IDENTITY, with what differs from the usual sequence of its type. */
export function identityClause(attidentity: string, sequence: Sequence | undefined): string {
  const word = attidentity === 'a' ? 'ALWAYS' : 'BY DEFAULT';
  const usual = sequence === undefined || isUsual(sequence);
  const options =
    sequence && !usual ? ` (SEQUENCE NAME ${nameOf(sequence)} ${sequenceOptions(sequence).join(' ')})` : '';
  return `GENERATED ${word} AS IDENTITY${options}`;
}

const largest: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};

function isUsual(sequence: Sequence): boolean {
  const column = sequence.ownedBy;
  const isNamedUsually =
    column !== null &&
    sequence.nspname === column.nspname &&
    sequence.relname === `${column.relname}_${column.attname}_seq`;
  const { seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle } = sequence;
  const counts = [seqstart, seqincrement, seqmin, seqcache].every((value) => value === '1');
  return isNamedUsually && counts && seqmax === largest[sequence.type] && !seqcycle;
}
