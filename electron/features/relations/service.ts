import type { relations } from '../../../shared/contract/relations.ts';
import { relationRows } from '../../../shared/relations/rows.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import { fileName } from '../../export/file-name.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { readDdl } from './ddl.ts';
import { exportTable, written } from './export.ts';
import { readChanges, readList } from './list.ts';
import { readPartitions } from './partitions.ts';
import { readColumns, readConstraints, readForeignKeys, readIndexes, readSize, readTriggers } from './parts.ts';
import { readPrivileges } from './privileges.ts';
import { search } from './search.ts';
import { readSource } from './source.ts';

interface Needs {
  readonly databases: Databases;
  readonly native: Pick<NativeHost, 'save'>;
}

export function relationsService({ databases, native }: Needs): RoomService<typeof relations, Call> {
  const on = (at: string, call: Call) => databases.session(at, call);
  return {
    list: async ({ at }, call) => readList(await on(at, call)),
    refresh: async ({ at, token, isThorough }, call) => readChanges(await on(at, call), token, isThorough),
    columns: async ({ at, oid }, call) => readColumns(await on(at, call), oid),
    indexes: async ({ at, oid }, call) => readIndexes(await on(at, call), oid),
    constraints: async ({ at, oid }, call) => readConstraints(await on(at, call), oid),
    foreignKeys: async ({ at, oid }, call) => readForeignKeys(await on(at, call), oid),
    partitions: async ({ at, oid }, call) => readPartitions(await on(at, call), oid),
    triggers: async ({ at, oid }, call) => readTriggers(await on(at, call), oid),
    privileges: async ({ at, oid, catalog }, call) => readPrivileges(await on(at, call), oid, catalog),
    size: async ({ at, oid }, call) => readSize(await on(at, call), oid),
    ddl: async ({ at, oid, catalog }, call) => readDdl(await on(at, call), oid, catalog),
    source: async ({ at, oid }, call) => readSource(await on(at, call), oid),
    search: async function* ({ at, ...wanted }, call) {
      yield* search(await on(at, call), call, wanted);
    },
    export: async ({ at, view, format }, call) => {
      const facts = await databases.facts(at, call);
      const list = await readList(await on(at, call));
      const about = [
        ['Database', facts.database],
        ['Server', `PostgreSQL ${facts.server_version}`],
        ['Read', list.readAt],
        ['Sizes', 'estimates: relpages × block_size'],
      ] as const;
      const table = exportTable(relationRows(list), view, about);
      const { content, mime, extension } = written(table, format);
      const suggestedName = fileName(['relations', facts.database, list.readAt.slice(0, 10)], extension);
      const saved = await native.save({ suggestedName, mime, content });
      if (saved.kind === 'kept') return saved;
      const rows = table.rows.length;
      return saved.kind === 'saved' ? { ...saved, rows, bytes: Buffer.byteLength(content) } : { ...saved, rows };
    },
  };
}
