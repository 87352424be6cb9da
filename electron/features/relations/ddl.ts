import type { z } from 'zod';
import type * as contract from '../../../shared/contract/relation-parts.ts';
import type { Withheld } from '../../../shared/contract/relation-parts.ts';
import { ident } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import { constraintDefinition } from './constraints.sql.ts';
import { ddlColumns, ddlGrants, ddlSequences } from './ddl.sql.ts';
import { indexConstraint, viewDefinition } from './ddl-definitions.sql.ts';
import { extras } from './ddl-extras.ts';
import { indexesOf, tableFacts } from './ddl-gather.ts';
import { routineDdl } from './ddl-routine.ts';
import { createSequence, ownedBy } from './ddl-sequence.ts';
import { alterations, attach, createIndexes, createTable, type Identity, laterConstraints } from './ddl-table.ts';
import { commentOn, endStatement, grantStatements, nameOf, optionsClause } from './ddl-text.ts';
import { indexDefinition } from './indexes.sql.ts';
import { identityOf } from './parts.ts';
import { readOrWithhold } from './withheld.ts';

type Ddl = z.infer<typeof contract.ddl>;

/** What one object's CREATE statements are, before they are joined. */
export interface Written {
  readonly short: string;
  readonly rest: readonly string[];
  readonly builtFrom: readonly string[];
}

/** No function of the server returns CREATE TABLE, so it is put together from the catalogs. */
export async function readDdl(session: Session, oid: number, catalog: 'pg_class' | 'pg_proc'): Promise<Ddl> {
  const withheld: Withheld[] = [];
  const written =
    catalog === 'pg_proc'
      ? await routineDdl(session, oid, withheld)
      : await relationDdl(session, oid, await identityOf(session, oid), withheld);
  const statements = [written.short, ...written.rest].filter((part) => part !== '').join('\n\n');
  const notes = [
    ...(withheld.length > 0 ? ['-- Incomplete: some parts are locked or could not be read.'] : []),
    // A database in SQL_ASCII holds any bytes; the statements would name something else.
    ...(statements.includes('\uFFFD') ? ['-- Not exact: bytes that are not UTF-8 stand as \uFFFD.'] : []),
  ];
  return {
    text: `${[...notes, statements].join('\n\n')}\n`,
    short: `${written.short}\n`,
    builtFrom: [...written.builtFrom],
    withheld,
  };
}

async function relationDdl(session: Session, oid: number, identity: Identity, withheld: Withheld[]): Promise<Written> {
  switch (identity.relkind) {
    case 'v':
    case 'm':
      return viewDdl(session, oid, identity, withheld);
    case 'i':
    case 'I':
      return indexDdl(session, oid, identity, withheld);
    case 'S':
      return sequenceDdl(session, oid, identity);
    case 'c':
      return typeDdl(session, oid, identity);
    case 't':
      return { short: '-- A TOAST table is made with its table; no statement makes one.', rest: [], builtFrom: [] };
    default:
      return tableDdl(session, oid, identity, withheld);
  }
}

async function tableDdl(session: Session, oid: number, identity: Identity, withheld: Withheld[]): Promise<Written> {
  const facts = await tableFacts(session, oid, identity, withheld);
  const kind = identity.relkind === 'f' ? 'FOREIGN TABLE' : 'TABLE';
  const serial = facts.sequences.filter((sequence) => !sequence.isIdentity);
  return {
    short: createTable(facts),
    rest: [
      ...serial.flatMap(ownedBy),
      ...attach(facts),
      ...createIndexes(facts),
      ...laterConstraints(facts),
      ...(await extras(session, oid, identity, withheld)),
      ...alterations(facts),
      ...(await ending(session, oid, identity, kind)),
    ],
    builtFrom: ['pg_get_constraintdef', 'pg_get_indexdef', 'pg_get_expr', 'pg_get_partkeydef', 'format_type'],
    ...(serial.length > 0 ? { short: `${serial.map(createSequence).join('\n\n')}\n\n${createTable(facts)}` } : {}),
  };
}

async function viewDdl(session: Session, oid: number, identity: Identity, withheld: Withheld[]): Promise<Written> {
  const isView = identity.relkind === 'v';
  const read = await readOrWithhold(
    session,
    'definition',
    oid,
    async () => (await session.one(viewDefinition, oid)).definition,
  );
  if (read.withheld) withheld.push(read.withheld);
  const options = identity.reloptions === null ? [] : (JSON.parse(identity.reloptions) as string[]);
  const clause = options.length > 0 ? `\nWITH (${optionsClause(options).join(', ')})` : '';
  const kind = isView ? 'VIEW' : 'MATERIALIZED VIEW';
  const place = identity.spcname === null ? '' : `\nTABLESPACE ${ident(identity.spcname)}`;
  const body = (read.value ?? '').trimEnd().replace(/;$/, '');
  const filled = isView ? '' : identity.relispopulated ? '\nWITH DATA' : '\nWITH NO DATA';
  const indexes = isView ? [] : await indexesOf(session, oid, withheld);
  const columns = await session.rows(ddlColumns, oid);
  return {
    short: read.value === null ? '' : `CREATE ${kind} ${nameOf(identity)}${clause}${place} AS\n${body}${filled};`,
    rest: [
      ...indexes.flatMap((index) => (index.definition === null ? [] : [endStatement(index.definition)])),
      ...(await extras(session, oid, identity, withheld)),
      ...columns.flatMap((one) => commentOn(`COLUMN ${nameOf(identity)}.${ident(one.attname)}`, one.description)),
      ...(await ending(session, oid, identity, kind)),
    ],
    builtFrom: ['pg_get_viewdef'],
  };
}

async function indexDdl(session: Session, oid: number, identity: Identity, withheld: Withheld[]): Promise<Written> {
  const [constraint] = await session.rows(indexConstraint, oid);
  const read = await readOrWithhold(session, 'definition', oid, async () =>
    constraint
      ? (await session.one(constraintDefinition, constraint.oid)).definition
      : (await session.one(indexDefinition, oid)).definition,
  );
  if (read.withheld) withheld.push(read.withheld);
  const made = read.value ?? '';
  const short = constraint
    ? `ALTER TABLE ${nameOf(constraint)}\n    ADD CONSTRAINT ${ident(constraint.conname)} ${made};`
    : endStatement(made);
  return {
    short: read.value === null ? '' : short,
    rest: commentOn(`INDEX ${nameOf(identity)}`, identity.description),
    builtFrom: [constraint ? 'pg_get_constraintdef' : 'pg_get_indexdef'],
  };
}

async function sequenceDdl(session: Session, oid: number, identity: Identity): Promise<Written> {
  const sequences = (await session.rows(ddlSequences, oid)).filter((sequence) => sequence.oid === oid);
  return {
    short: sequences.map(createSequence).join('\n\n'),
    rest: [...sequences.flatMap(ownedBy), ...(await ending(session, oid, identity, 'SEQUENCE'))],
    builtFrom: ['pg_sequence'],
  };
}

async function typeDdl(session: Session, oid: number, identity: Identity): Promise<Written> {
  const columns = await session.rows(ddlColumns, oid);
  const lines = columns.map((column) => {
    const collation = column.collation
      ? ` COLLATE ${ident(column.collation.nspname)}.${ident(column.collation.collname)}`
      : '';
    return `${ident(column.attname)} ${column.type}${collation}`;
  });
  const name = nameOf(identity);
  return {
    short: `CREATE TYPE ${name} AS (${lines.length > 0 ? `\n    ${lines.join(',\n    ')}\n` : ''});`,
    rest: [
      ...columns.flatMap((one) => commentOn(`COLUMN ${name}.${ident(one.attname)}`, one.description)),
      ...commentOn(`TYPE ${name}`, identity.description),
      `ALTER TYPE ${name} OWNER TO ${ident(identity.owner)};`,
    ],
    builtFrom: ['format_type'],
  };
}

/** Comment, owner, rights: in this order, since the owner's rights follow the owner. */
async function ending(session: Session, oid: number, identity: Identity, kind: string): Promise<string[]> {
  const name = nameOf(identity);
  const grants = await session.rows(ddlGrants, oid, 'pg_class');
  return [
    ...commentOn(`${kind} ${name}`, identity.description),
    `ALTER ${kind} ${name} OWNER TO ${ident(identity.owner)};`,
    ...grantStatements(`${kind === 'SEQUENCE' ? 'SEQUENCE' : 'TABLE'} ${name}`, grants),
  ];
}
