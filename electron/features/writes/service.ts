import type { WritesEvent, writes } from '../../../shared/contract/writes.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Call } from '../../postgres/call.ts';

const notYet = () => fail('unsupported', 'Not built yet');

const nothing = (): WritesEvent => ({
  points: [],
  tables: {
    oid: [],
    nspname: [],
    relname: [],
    lump: [],
    n_tup_ins: [],
    n_tup_upd: [],
    n_tup_del: [],
    n_tup_hot_upd: [],
    n_tup_newpage_upd: [],
    insertRate: [],
    updateRate: [],
    deleteRate: [],
    hotRate: [],
    newpageRate: [],
    spark: [],
  },
  measuredSeconds: 0,
  stats_reset: null,
  rowsPerSecond: null,
  wal: { bytesPerSecond: null, recordsPerSecond: null, fpiPerRecord: null, wal_buffers_full: null, lacks: [] },
  notes: [],
  isStandby: false,
  nowMs: Date.now(),
  sql: [],
});

export function writesService(_: object): RoomService<typeof writes, Call> {
  return {
    async *watch(_input, _call) {
      yield await Promise.resolve(nothing());
    },
    columns: async () => notYet(),
    recent: async () => notYet(),
    redundant: async () => notYet(),
    measureGuard: async () => notYet(),
    walByStatement: async () => notYet(),
    walByRelation: async () => notYet(),
    walByBackend: async () => notYet(),
    export: async () => notYet(),
  };
}
