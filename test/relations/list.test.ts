import { expect, it } from 'vitest';
import { relationChanges, relationList } from '../../shared/contract/relations.ts';
import { lack } from '../../shared/relations/estimates.ts';
import { flag } from '../../shared/relations/flags.ts';
import { argumentsText, relationRows } from '../../shared/relations/rows.ts';
import { fixtureRoles } from '../scenarios/fixture.ts';
import { fixtureRelations, fixtureRoutines, type RelationFact } from '../scenarios/fixture-facts.ts';
import { describeEachFixtureRole } from './each-role.ts';
import { byName, commentOf } from './fixture-room.ts';

const marks: Readonly<Record<string, number>> = {
  unlogged: flag.unlogged,
  unpopulated: flag.unpopulated,
  // It failed while it was built: neither complete nor kept up to date.
  invalid: flag.invalidIndex | flag.notReadyIndex,
  'detach-pending': flag.detachPending,
};
const full = (fact: RelationFact) => `${fact.schema}.${fact.relname}`;

/** The bits that a fact means, so that one comparison tells which is wrong. */
function flagsOf(fact: RelationFact): number {
  const isPartition = fact.parent !== undefined && !fact.parent.startsWith('logs');
  let flags = fact.parent === 'logs' ? flag.inherits : 0;
  if (isPartition) flags |= flag.partition;
  if (fact.bound === 'DEFAULT') flags |= flag.defaultPartition;
  for (const mark of fact.marks ?? []) flags |= marks[mark] ?? 0;
  return flags;
}

/** Rights and the primary key are other tests' business. */
const compared = ~(flag.unreadable | flag.primaryIndex);

function expectedOf(fact: RelationFact) {
  const isCounted = fact.relkind !== 'p' && fact.heapBytes !== null;
  return {
    relkind: fact.relkind,
    owner: fixtureRoles.owner,
    comment: fact.comment,
    parent: fact.parent && `shop.${fact.parent}`,
    ...(isCounted ? { reltuples: fact.rows ?? -1 } : {}),
    ...(isCounted && fact.rows !== null ? { relpages: (fact.heapBytes ?? 0) / 8192 } : {}),
    ...(fact.on ? { table: `${fact.schema}.${fact.on}` } : {}),
  };
}

describeEachFixtureRole(({ name, lacks, room }) => {
  it('lists every relation with its facts', async () => {
    const list = relationList.parse(await room().service.list({ at: room().at }, room().call()));
    const listed = byName(list);
    const own = [...listed.keys()].filter((key) => /^(shop|closed)\./.test(key));
    expect(own.toSorted()).toEqual(fixtureRelations.map(full).toSorted());
    for (const fact of fixtureRelations) {
      const row = listed.get(full(fact));
      expect(row, full(fact)).toMatchObject(expectedOf(fact));
      expect((row?.flags ?? 0) & compared, full(fact)).toBe(flagsOf(fact));
    }
    expect(listed.get('shop.customers_id_seq')?.table).toBe('shop.customers');
    expect(((listed.get('shop.customers_pkey')?.flags ?? 0) & flag.primaryIndex) !== 0).toBe(true);
    expect(list.names.foreignServers.map((entry) => entry.srvname)).toEqual(['files']);
  });

  it('lists every routine with its arguments', async () => {
    const list = await room().service.list({ at: room().at }, room().call());
    const shop = list.names.schemas.find((schema) => schema.nspname === 'shop')?.oid;
    const found = list.routines.oid.flatMap((oid, n) =>
      list.routines.pronamespace[n] === shop
        ? [
            `${list.routines.prokind.charAt(n)} ${list.routines.proname[n]}(${argumentsText(list.routines, list.names, n)}) ${commentOf(list, 1255, oid) ?? ''}`,
          ]
        : [],
    );
    const expected = fixtureRoutines.map((fact) => {
      const types = fact.args.replaceAll(/\b[ab] /g, '');
      return `${fact.prokind} ${fact.proname}(${types}) ${'comment' in fact ? fact.comment : ''}`;
    });
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it('says what this role may not read', async () => {
    const list = await room().service.list({ at: room().at }, room().call());
    const denied = list.names.schemas.filter((schema) => !schema.hasUsage && !schema.nspname.startsWith('pg_'));
    expect(denied.map((schema) => schema.nspname)).toEqual(lacks.noUsage);
    const readable = ['r', 'p', 'v', 'm', 'f', 'S'];
    for (const [key, row] of byName(list)) {
      if (!key.startsWith('shop.') || !readable.includes(row.relkind)) continue;
      const isSequence = row.relkind === 'S';
      const isDenied =
        name !== 'superuser' &&
        (lacks.noSelect === 'everything' || lacks.noSelect.some((one) => one === key) || isSequence);
      expect((row.flags & flag.unreadable) !== 0, key).toBe(isDenied);
    }
  });

  it('answers "unchanged" when nothing moved, from digests too', async () => {
    const list = await room().service.list({ at: room().at }, room().call());
    const forced = { ...list.token, counters: null };
    const changes = relationChanges.parse(
      await room().service.refresh({ at: room().at, token: forced, isThorough: false }, room().call()),
    );
    expect(changes).toMatchObject({ schemas: [], relations: null, routines: null, names: null });
    expect(changes.token.schemas).toEqual(list.token.schemas);
  });

  it('gives the page estimates to roll up', async () => {
    const rows = relationRows(await room().service.list({ at: room().at }, room().call()));
    const n = rows.name.indexOf('measurements');
    expect(rows.rows[n]).toBe(730);
    expect(rows.heapBytes[n]).toBe(6 * 8192);
    expect(rows.indexBytes[n]).toBe(7 * 8192);
    // The fixture is analyzed and not vacuumed, and ANALYZE does not look at TOAST.
    expect(rows.lacks[n]).toBe(lack.toast);
  });
});
