import type { Withheld } from '../../../shared/contract/relation-parts.ts';
import type { Session } from '../../postgres/session.ts';
import { attributeDefaults } from './columns.sql.ts';
import { constraintDefinition } from './constraints.sql.ts';
import {
  ddlColumns,
  ddlConstraints,
  ddlForeign,
  ddlIndexes,
  ddlParents,
  ddlSequences,
  ddlToastOptions,
} from './ddl.sql.ts';
import type { Identity, TableFacts } from './ddl-table.ts';
import { indexDefinition } from './indexes.sql.ts';
import { partitionBounds, partitionKey } from './partitions.sql.ts';
import { readEach, readOrWithhold } from './withheld.ts';

/** Reads what a table is made of. What is locked is left out and named in `withheld`. */
export async function tableFacts(
  session: Session,
  oid: number,
  identity: Identity,
  withheld: Withheld[],
): Promise<TableFacts> {
  const lazily = async <T>(what: string, read: () => Promise<T | null>): Promise<T | null> => {
    const done = await readOrWithhold(session, what, oid, read);
    if (done.withheld) withheld.push(done.withheld);
    return done.value;
  };
  const columns = await session.rows(ddlColumns, oid);
  const defaults = await lazily('defaults', () => session.rows(attributeDefaults, oid));
  const expressions = new Map(defaults?.map((row) => [row.adnum, row.expression]));
  const [toast] = await session.rows(ddlToastOptions, oid);
  const [foreign] = await session.rows(ddlForeign, oid);
  return {
    identity,
    columns: columns.map((column) => ({ ...column, default: expressions.get(column.attnum) ?? null })),
    constraints: await constraintsOf(session, oid, withheld),
    indexes: await indexesOf(session, oid, withheld),
    parents: await session.rows(ddlParents, oid),
    sequences: await session.rows(ddlSequences, oid),
    partitionKey:
      identity.relkind === 'p'
        ? await lazily('partition key', async () => (await session.rows(partitionKey, oid))[0]?.key ?? null)
        : null,
    bound: identity.relispartition
      ? await lazily('bound', async () => (await session.rows(partitionBounds, [oid]))[0]?.bound ?? null)
      : null,
    toastOptions: toast?.options ?? [],
    foreign: foreign ?? null,
  };
}

async function constraintsOf(session: Session, oid: number, withheld: Withheld[]) {
  const rows = await readEach(
    session,
    await session.rows(ddlConstraints, oid),
    () => oid,
    async (constraint) => (await session.one(constraintDefinition, constraint.oid)).definition,
  );
  note(rows, 'constraints', withheld);
  return rows;
}

export async function indexesOf(session: Session, oid: number, withheld: Withheld[]) {
  const rows = await readEach(
    session,
    // An index that was never finished is no part of the table's definition; pg_dump leaves it out as well.
    (await session.rows(ddlIndexes, oid)).filter((index) => index.isValid),
    () => oid,
    async (index) => (await session.one(indexDefinition, index.oid)).definition,
  );
  note(rows, 'indexes', withheld);
  return rows;
}

function note(rows: readonly { readonly withheld: Withheld | null }[], what: string, withheld: Withheld[]): void {
  const first = rows.find((row) => row.withheld !== null)?.withheld;
  if (first) withheld.push({ ...first, what });
}
