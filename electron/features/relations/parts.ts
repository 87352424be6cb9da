import type { z } from 'zod';
import type * as contract from '../../../shared/contract/relation-parts.ts';
import type { Session } from '../../postgres/session.ts';
import { attributeDefaults, relationAttributes } from './columns.sql.ts';
import { constraintDefinition, relationConstraints, relationForeignKeys } from './constraints.sql.ts';
import { relationIdentity } from './identity.sql.ts';
import { indexDefinition, relationIndexes, statisticsReset } from './indexes.sql.ts';
import { relationSize } from './size.sql.ts';
import { relationTriggers, triggerDefinition } from './triggers.sql.ts';
import { explained, gone, readEach, readOrWithhold } from './withheld.ts';

/** One relation in detail: each part first from columns that nobody can lock, then what may be locked, one by one. */

export async function identityOf(session: Session, oid: number) {
  const [identity] = await session.rows(relationIdentity, oid);
  return identity ?? gone(oid);
}

export async function readColumns(session: Session, oid: number): Promise<z.infer<typeof contract.columns>> {
  const columns = await session.rows(relationAttributes, oid);
  if (columns.length === 0) await identityOf(session, oid);
  const { value, withheld } = columns.some((column) => column.hasDefault)
    ? await readOrWithhold(session, 'defaults', oid, () => session.rows(attributeDefaults, oid))
    : { value: [], withheld: null };
  const expressions = new Map(value?.map((row) => [row.adnum, row.expression]));
  return {
    columns: columns.map((column) => ({ ...column, default: expressions.get(column.attnum) ?? null })),
    withheld,
  };
}

export async function readIndexes(session: Session, oid: number): Promise<z.infer<typeof contract.indexes>> {
  const indexes = await session.rows(relationIndexes, oid);
  if (indexes.length === 0) await identityOf(session, oid);
  const [reset] = await session.rows(statisticsReset);
  return {
    indexes: await readEach(
      session,
      indexes,
      () => oid,
      async (index) => (await session.one(indexDefinition, index.oid)).definition,
    ),
    stats_reset: reset?.stats_reset ?? null,
  };
}

export async function readConstraints(session: Session, oid: number): Promise<z.infer<typeof contract.constraints>> {
  const constraints = await session.rows(relationConstraints, oid);
  if (constraints.length === 0) await identityOf(session, oid);
  return {
    constraints: await readEach(
      session,
      constraints,
      () => oid,
      async (constraint) => (await session.one(constraintDefinition, constraint.oid)).definition,
    ),
  };
}

export async function readTriggers(session: Session, oid: number): Promise<z.infer<typeof contract.triggers>> {
  const triggers = await session.rows(relationTriggers, oid);
  if (triggers.length === 0) await identityOf(session, oid);
  return {
    triggers: await readEach(
      session,
      triggers,
      () => oid,
      async (trigger) => (await session.one(triggerDefinition, trigger.oid)).definition,
    ),
  };
}

export async function readForeignKeys(session: Session, oid: number): Promise<z.infer<typeof contract.foreignKeys>> {
  const rows = await session.rows(relationForeignKeys, oid);
  if (rows.length === 0) await identityOf(session, oid);
  const keys = (isOut: boolean) =>
    rows
      .filter((row) => row.isOut === isOut)
      .map(({ isOut: _isOut, confdeltype, confupdtype, ...row }) => ({
        ...row,
        onDelete: actionWord(confdeltype),
        onUpdate: actionWord(confupdtype),
      }));
  return { out: keys(true), in: keys(false) };
}

type ActionWord = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
const actionWords: Readonly<Record<string, ActionWord>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};
const actionWord = (code: string): ActionWord => actionWords[code] ?? 'no action';

export async function readSize(session: Session, oid: number): Promise<z.infer<typeof contract.size>> {
  const [row] = await explained(session, oid, () => session.rows(relationSize, oid));
  if (!row) return gone(oid);
  const { server_now, ...sizes } = row;
  return { ...sizes, readAt: server_now };
}
