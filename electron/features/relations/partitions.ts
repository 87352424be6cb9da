import type { z } from 'zod';
import type * as contract from '../../../shared/contract/relation-parts.ts';
import type { Withheld } from '../../../shared/contract/relation-parts.ts';
import type { Session } from '../../postgres/session.ts';
import { partitionBounds, partitionKey, relationPartitions } from './partitions.sql.ts';
import { identityOf } from './parts.ts';
import { readOrWithhold } from './withheld.ts';

interface Bound {
  readonly bound: string | null;
  readonly withheld: Withheld | null;
}

/**
 * The children of a relation with their bounds. Those that nobody has locked are read in one statement; when a lock
 * comes in between, or is known of, one by one.
 */
export async function readPartitions(session: Session, oid: number): Promise<z.infer<typeof contract.partitions>> {
  const identity = await identityOf(session, oid);
  const children = await session.rows(relationPartitions, oid);
  const key = await readOrWithhold(
    session,
    'partition key',
    oid,
    async () => (await session.rows(partitionKey, oid))[0]?.key ?? null,
  );
  const own = identity.relispartition ? await readBound(session, oid) : undefined;
  const partitions = children.filter((child) => child.isPartition && child.relkind !== 'i' && child.relkind !== 'I');
  const bounds = await readBounds(
    session,
    partitions.filter((child) => !child.isLocked).map((child) => child.oid),
  );
  for (const child of partitions) {
    if (child.isLocked) bounds.set(child.oid, await readBound(session, child.oid));
  }
  return {
    key: key.value,
    ownBound: own?.bound ?? null,
    partitions: children.map(({ isLocked: _isLocked, ...child }) => ({
      ...child,
      bound: bounds.get(child.oid)?.bound ?? null,
      withheld: bounds.get(child.oid)?.withheld ?? null,
    })),
    withheld: key.withheld ?? own?.withheld ?? null,
  };
}

async function readBounds(session: Session, oids: readonly number[]): Promise<Map<number, Bound>> {
  const first = oids[0];
  if (first === undefined) return new Map();
  const all = await readOrWithhold(session, 'bounds', first, () => session.rows(partitionBounds, oids));
  if (all.value) return new Map(all.value.map((row) => [row.oid, { bound: row.bound, withheld: null }]));
  const bounds = new Map<number, Bound>();
  for (const oid of oids) bounds.set(oid, await readBound(session, oid));
  return bounds;
}

async function readBound(session: Session, oid: number): Promise<Bound> {
  const { value, withheld } = await readOrWithhold(
    session,
    'bound',
    oid,
    async () => (await session.rows(partitionBounds, [oid]))[0]?.bound ?? null,
  );
  return { bound: value, withheld };
}
