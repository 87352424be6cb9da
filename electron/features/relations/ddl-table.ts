import { ident, qualified } from '../../../shared/ident.ts';
import type { Row, Statement } from '../../postgres/statement.ts';
import type { ddlColumns, ddlConstraints, ddlIndexes, ddlParents } from './ddl.sql.ts';
import { identityClause, type Sequence } from './ddl-sequence.ts';
import { commentOn, endStatement, foreignOptions, nameOf, optionsClause } from './ddl-text.ts';
import type { relationIdentity } from './identity.sql.ts';

type RowOf<S> = S extends Statement<infer _P, infer C> ? Row<C> : never;
export type Column = RowOf<typeof ddlColumns> & { readonly default: string | null };
export type Constraint = RowOf<typeof ddlConstraints> & { readonly definition: string | null };
export type Index = RowOf<typeof ddlIndexes> & { readonly definition: string | null };
export type Identity = RowOf<typeof relationIdentity>;

/** Everything that CREATE TABLE and what follows it is made of. */
export interface TableFacts {
  readonly identity: Identity;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly parents: readonly RowOf<typeof ddlParents>[];
  readonly sequences: readonly Sequence[];
  readonly partitionKey: string | null;
  /** FOR VALUES …, DEFAULT; null when this is no partition. */
  readonly bound: string | null;
  readonly toastOptions: readonly string[];
  readonly foreign: { readonly srvname: string; readonly options: readonly string[] | null } | null;
}

/**
 * A partition with the columns of its parent, in their order, is made by PARTITION OF. Any other was attached: it is made
 * as a table, with its columns in its own order, and attached.
 */
export function isMadeAsPartition({ identity, columns, parents }: TableFacts): boolean {
  const above = parents[0]?.columns.map((column) => column.attname) ?? [];
  const isSame = columns.length === above.length && columns.every((column, n) => column.attname === above[n]);
  return identity.relispartition && isSame;
}

export function createTable(facts: TableFacts): string {
  const body = [...columnLines(facts), ...constraintLines(facts)];
  const nothing = isMadeAsPartition(facts) ? '' : ' (\n)';
  const inside = body.length > 0 ? ` (\n    ${body.join(',\n    ')}\n)` : nothing;
  const after = afterColumns(facts)
    .map((line) => `\n${line}`)
    .join('');
  return `${createWords(facts)}${inside}${after};`;
}

function createWords(facts: TableFacts): string {
  const { identity, parents } = facts;
  const plain = identity.relpersistence === 'u' ? 'UNLOGGED TABLE' : 'TABLE';
  const kind = identity.relkind === 'f' ? 'FOREIGN TABLE' : plain;
  const parent = isMadeAsPartition(facts) ? parents[0] : undefined;
  return `CREATE ${kind} ${nameOf(identity)}${parent ? ` PARTITION OF ${nameOf(parent)}` : ''}`;
}

function afterColumns(facts: TableFacts): string[] {
  const { identity, foreign, parents } = facts;
  const inherits = !identity.relispartition && parents.length > 0;
  return [
    ...(isMadeAsPartition(facts) && facts.bound !== null ? [facts.bound] : []),
    ...(inherits ? [`INHERITS (${parents.map(nameOf).join(', ')})`] : []),
    ...(facts.partitionKey === null ? [] : [`PARTITION BY ${facts.partitionKey}`]),
    ...(foreign ? [`SERVER ${ident(foreign.srvname)}`] : []),
    ...(foreign?.options?.length ? [foreignOptions(foreign.options)] : []),
    ...accessMethod(identity),
    ...storage(facts),
    ...(identity.spcname === null ? [] : [`TABLESPACE ${ident(identity.spcname)}`]),
  ];
}

const accessMethod = ({ relkind, amname }: Identity) =>
  amname === null || amname === 'heap' || relkind === 'p' ? [] : [`USING ${ident(amname)}`];

function storage({ identity, toastOptions }: TableFacts): string[] {
  const own = identity.reloptions === null ? [] : (JSON.parse(identity.reloptions) as string[]);
  const options = [...optionsClause(own), ...optionsClause(toastOptions, 'toast.')];
  return options.length > 0 ? [`WITH (${options.join(', ')})`] : [];
}

function columnLines(facts: TableFacts): string[] {
  if (isMadeAsPartition(facts)) return partitionColumnLines(facts);
  const own = facts.columns.filter((column) => column.isLocal || facts.identity.relispartition);
  const names = own.map((column) => ident(column.attname));
  const widest = Math.min(Math.max(0, ...names.map((name) => name.length)), 32);
  return own.map((column, n) => {
    const rest = columnRest(column, facts);
    const typed = `${(names[n] ?? '').padEnd(widest)} ${column.type}`;
    return rest.length > 0 ? `${typed} ${rest.join(' ')}` : typed;
  });
}

/** What a partition says otherwise than its parent: its own defaults, a stricter NOT NULL. */
function partitionColumnLines({ columns, parents }: TableFacts): string[] {
  return columns.flatMap((column, n) => {
    const isStricter = column.attnotnull && parents[0]?.columns[n]?.attnotnull === false;
    const rest = [
      ...(column.attgenerated === '' ? valueClause(column) : []),
      ...(isStricter && column.attidentity === '' ? ['NOT NULL'] : []),
    ];
    return rest.length > 0 ? [`${ident(column.attname)} ${rest.join(' ')}`] : [];
  });
}

function columnRest(column: Column, { sequences, constraints }: TableFacts): string[] {
  const sequence = sequences.find((one) => one.isIdentity && one.ownedBy?.attnum === column.attnum);
  const isNotNullLater = constraints.some((one) => one.contype === 'n' && one.attnum === column.attnum);
  const { collation } = column;
  return [
    ...(column.fdwOptions?.length ? [foreignOptions(column.fdwOptions)] : []),
    ...(column.compression === null ? [] : [`COMPRESSION ${column.compression}`]),
    ...(collation ? [`COLLATE ${qualified(collation.nspname, collation.collname)}`] : []),
    ...(column.attidentity === '' ? [] : [identityClause(column.attidentity, sequence)]),
    ...valueClause(column),
    ...(column.attnotnull && column.attidentity === '' && !isNotNullLater ? ['NOT NULL'] : []),
  ];
}

function valueClause(column: Column): string[] {
  if (column.default === null) return [];
  if (column.attgenerated === '') return [`DEFAULT ${column.default}`];
  return [`GENERATED ALWAYS AS (${column.default}) ${column.attgenerated === 'v' ? 'VIRTUAL' : 'STORED'}`];
}

/** Foreign keys and what is not validated yet come later, by ALTER TABLE. */
const isInside = (constraint: Constraint) =>
  constraint.isValidated && constraint.contype !== 'f' && constraint.contype !== 'n';

/** What comes from the parent by itself is left out; an attached partition needs its CHECKs before it is attached. */
function isOwn(facts: TableFacts, constraint: Constraint): boolean {
  if (constraint.definition === null || constraint.hasParent) return false;
  if (constraint.isLocal) return true;
  return facts.identity.relispartition && !isMadeAsPartition(facts) && constraint.contype === 'c';
}

const constraintLines = (facts: TableFacts) =>
  facts.constraints
    .filter((constraint) => isInside(constraint) && isOwn(facts, constraint))
    .map((constraint) => `CONSTRAINT ${ident(constraint.conname)} ${constraint.definition ?? ''}`);

export function laterConstraints(facts: TableFacts): string[] {
  const table = nameOf(facts.identity);
  return facts.constraints
    .filter((constraint) => !isInside(constraint) && isOwn(facts, constraint))
    .map(
      (constraint) =>
        `ALTER TABLE ${table}\n    ADD CONSTRAINT ${ident(constraint.conname)}\n    ${constraint.definition ?? ''};`,
    );
}

export function attach(facts: TableFacts): string[] {
  const [parent] = facts.parents;
  if (!facts.identity.relispartition || isMadeAsPartition(facts) || !parent || facts.bound === null) return [];
  return [`ALTER TABLE ${nameOf(parent)} ATTACH PARTITION ${nameOf(facts.identity)} ${facts.bound};`];
}

export function createIndexes(facts: TableFacts): string[] {
  return facts.indexes.flatMap((index) =>
    index.definition === null || index.ofConstraint !== null || index.isAttached
      ? []
      : [endStatement(index.definition)],
  );
}

/** Storage, statistics and the comments of columns, constraints and indexes; which index the table is clustered by. */
export function alterations(facts: TableFacts): string[] {
  const { identity, columns, constraints, indexes } = facts;
  const table = nameOf(identity);
  const alter = identity.relkind === 'f' ? 'ALTER FOREIGN TABLE' : 'ALTER TABLE';
  const column = (one: Column, change: string) => `${alter} ${table} ALTER COLUMN ${ident(one.attname)} ${change};`;
  return [
    ...columns.flatMap((one) => [
      ...(one.storage === null ? [] : [column(one, `SET STORAGE ${one.storage}`)]),
      ...(one.statistics === null ? [] : [column(one, `SET STATISTICS ${one.statistics}`)]),
      ...(one.options?.length ? [column(one, `SET (${optionsClause(one.options).join(', ')})`)] : []),
    ]),
    ...indexes.flatMap((index) => [
      ...(index.isClustered ? [`${alter} ${table} CLUSTER ON ${ident(index.relname)};`] : []),
      ...(index.isIdentity ? [`${alter} ${table} REPLICA IDENTITY USING INDEX ${ident(index.relname)};`] : []),
    ]),
    ...replicaIdentity(identity).map((how) => `${alter} ${table} REPLICA IDENTITY ${how};`),
    ...columns.flatMap((one) => commentOn(`COLUMN ${table}.${ident(one.attname)}`, one.description)),
    ...constraints.flatMap((one) => commentOn(`CONSTRAINT ${ident(one.conname)} ON ${table}`, one.description)),
    ...indexes.flatMap((one) => commentOn(`INDEX ${nameOf(one)}`, one.description)),
  ];
}

/** Foreign tables have none, whatever pg_class says. */
function replicaIdentity({ relkind, relreplident }: Identity): string[] {
  const words: Readonly<Record<string, string>> = { f: 'FULL', n: 'NOTHING' };
  const word = words[relreplident];
  return relkind === 'f' || word === undefined ? [] : [word];
}
