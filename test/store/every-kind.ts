import { z } from 'zod';
import { RecordingFiles } from '../../electron/sampler/recording-files.ts';
import { commandEntry } from '../../electron/store/command-entry.ts';
import { newOwner } from '../../electron/store/log-intent-owner.ts';
import type { Store } from '../../electron/store/store.ts';

/** One kind of file that Heapscope keeps, beside the connections. */
export interface Kind {
  readonly kind: string;
  /** Resolves when it is on the disk. Every second secret is forgotten again, once it was kept. */
  save(id: string): Promise<void>;
  /** Whether what was saved under that name is there; of a forgotten secret, whether it is there no more. */
  readonly has: (id: string) => Promise<boolean>;
}

const at = 'local/shop';
const schema = z.object({ id: z.string(), text: z.string() });
/** Long enough that a write is often cut off in it. */
const text = 'SELECT word '.repeat(2_000);

/** Every kind of file below the folder of a store, written as the rooms do. */
export function everyKind(store: Store): readonly Kind[] {
  const history = store.history.open({ kind: 'plans', schema, head: { schema, of: ({ id }) => ({ id, text: '' }) } });
  const recordings = new RecordingFiles(store.folder, at, (error) => {
    throw error;
  });
  const where = { connection: 'c', environment: 'local', database: 'd', role: 'r' } as const;
  let turn = 0;
  const secrets = new Map<string, string>();
  return [
    {
      kind: 'secret',
      async save(id) {
        const before = [...secrets.keys()].at(-1);
        const { place } = await store.secrets.keep(`id-${id}`, `secret of ${id}`);
        if (place !== 'keychain') throw new Error(`a secret was only kept in ${place}`);
        if (turn % 2 === 0 && before !== undefined) await store.secrets.forget(`id-${before}`);
        turn += 1;
        secrets.set(id, id);
      },
      has: async (id) => (await store.secrets.find(`id-${id}`)) === `secret of ${id}`,
    },
    {
      kind: 'settings',
      save: async (id) =>
        void (await store.settings.write({ keepSnapshotsDays: null, keepRecordingsDays: numberOf(id) })),
      has: async (id) => ((await store.settings.read()).keepRecordingsDays ?? 0) >= numberOf(id),
    },
    {
      kind: 'database-sizes',
      save: (id) => store.databaseSizes.keep(id, { readAt: id, databases: [] }),
      has: async (id) => (await store.databaseSizes.find(id))?.readAt === id,
    },
    {
      kind: 'snapshot',
      save: async (id) => void (await store.snapshots.append(`series-${id}`, new Date(), { id, text })),
      has: async (id) => {
        const [entry] = await store.snapshots.list(`series-${id}`);
        const read = schema.safeParse(await store.snapshots.read(`series-${id}`, entry?.takenAt ?? ''));
        return read.data?.id === id;
      },
    },
    {
      kind: 'history',
      save: async (id) => void (await history.add(at, { id, text })),
      has: async (id) => (await history.list(at)).some(({ head }) => head.id === id),
    },
    {
      kind: 'journal',
      save: async (id) => void (await store.journal.write(commandEntry(where, id), id)),
      has: async (id) => (await store.journal.read(10_000)).some(({ query }) => query === id),
    },
    {
      kind: 'log-intent',
      save: async (id) => {
        const { kind } = await store.logIntents.reserve(intentOf(id));
        if (kind !== 'reserved') throw new Error('somebody else has that log');
      },
      has: async (id) => (await store.logIntents.all()).some(({ server }) => server === id),
    },
    {
      kind: 'recording',
      save: (id) =>
        recordings.append('{"heapscope":"test"}\n', `{"fromMs":1,"toMs":2,"id":"${id}","text":"${text}"}\n`),
      has: async (id) => (await recordings.read(0, 3)).some((line) => line.includes(`"id":"${id}"`)),
    },
  ];
}

/** It rises with every save, within what a setting may be. */
const numberOf = (id: string): number => Math.min(3_650, Number(id.split('-').at(-1)) + 1);

const intentOf = (server: string) => ({
  server,
  at,
  connection: 'c',
  environment: 'local' as const,
  scope: { kind: 'server' as const },
  scopeOid: null,
  mode: { kind: 'all' as const },
  settings: [],
  stage: 'reading' as const,
  pid: null,
  since: '2026-11-21T00:00:00Z',
  until: '2026-11-21T00:15:00Z',
  limitBytes: 1,
  owner: newOwner(),
});
