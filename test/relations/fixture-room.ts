import { relationsService } from '../../electron/features/relations/service.ts';
import { asDownload } from '../../electron/native.ts';
import type { Call } from '../../electron/postgres/call.ts';
import type { RelationList, relations } from '../../shared/contract/relations.ts';
import type { RoomService } from '../../shared/rpc.ts';
import { type Reached, type TestDatabases, testDatabases } from '../support/databases.ts';

/** The room's service on the product's own connections to a test database, as one role. */
export interface FixtureRoom {
  readonly at: string;
  readonly service: RoomService<typeof relations, Call>;
  readonly open: TestDatabases;
  call(): Call;
  close(): Promise<void>;
}

export function fixtureRoom(
  server: Reached,
  database: string,
  role?: { user: string; password: string } | '',
): FixtureRoom {
  const open = testDatabases();
  const at = open.place(server, database, role || {});
  const service = relationsService({ databases: open.databases, native: { save: async (file) => asDownload(file) } });
  return { at, service, open, call: () => open.call(), close: () => open.close() };
}

/** The list by `schema.name`: what a test compares with facts. */
export function byName(list: RelationList) {
  const { relations, names } = list;
  const schemas = new Map(names.schemas.map((schema) => [schema.oid, schema.nspname]));
  const nameAt = (n: number) => `${schemas.get(relations.relnamespace[n] ?? 0)}.${relations.relname[n]}`;
  const byOid = new Map(relations.oid.map((oid, n) => [oid, nameAt(n)]));
  const ofToast = new Map(relations.toast.map((oid, n) => [oid, nameAt(n)]));
  return new Map(
    relations.oid.map((oid, n) => [
      nameAt(n),
      {
        oid,
        relkind: relations.relkind.charAt(n),
        reltuples: relations.reltuples[n] ?? Number.NaN,
        relpages: relations.relpages[n] ?? Number.NaN,
        flags: relations.flags[n] ?? 0,
        parent: byOid.get(relations.parent[n] ?? 0),
        table: byOid.get(relations.table[n] ?? 0) ?? ofToast.get(oid),
        owner: names.roles.find((role) => role.oid === relations.relowner[n])?.rolname,
        comment: commentOf(list, 1259, oid),
      },
    ]),
  );
}

export function commentOf({ names }: RelationList, classoid: number, oid: number): string | undefined {
  const { comments } = names;
  const at = comments.objoid.findIndex((objoid, n) => objoid === oid && comments.classoid[n] === classoid);
  return comments.description[at];
}
