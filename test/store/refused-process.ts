import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { LeftOut } from '../../electron/features/sizes/left-out.ts';
import { RecordingFiles } from '../../electron/sampler/recording-files.ts';
import { openStore } from '../../electron/store/store.ts';
import { everyKind, type Kind } from './every-kind.ts';
import { turningBox } from './turning-box.ts';

/**
 * A process of its own, perhaps of another account: saves one of each kind, then once more at each line that it is
 * given, and says as JSON how that went. Argument: the folder.
 */
const [folder = ''] = process.argv.slice(2);
const store = await openStore(folder, turningBox);
const leftOut = new LeftOut(folder, store.fileNotices);
/** What the disk refused of a recording last. */
let refusal = '';
const recordings = new RecordingFiles(folder, 'local/refused', (error) => {
  refusal = String(error);
});
const kinds: readonly Kind[] = [
  ...everyKind(store).filter(({ kind }) => kind !== 'recording'),
  {
    kind: 'recording',
    save: async (id) => {
      refusal = '';
      const text = 'x'.repeat(20_000);
      await recordings.append('{"heapscope":"test"}\n', `{"fromMs":1,"toMs":2,"id":"${id}","text":"${text}"}\n`);
      if (refusal !== '') throw new Error(refusal);
    },
    has: async (id) => (await recordings.read(0, 3)).some((line) => line.includes(`"id":"${id}"`)),
  },
  {
    kind: 'profile',
    save: async (id) => {
      const at = { host: 'h', port: 1, database: 'd', user: 'u', tls: 'off', environment: 'local' } as const;
      const { unsaved } = await store.profiles.save({ id, name: id, ...at });
      if (unsaved) throw new Error(unsaved.message);
    },
    has: async (id) => (await store.profiles.find(id)) !== undefined,
  },
  {
    kind: 'host-key',
    save: (id) => store.hostKeys.accept({ host: id, port: 22, type: 'ssh-ed25519', key: id }),
    has: async (id) => (await store.hostKeys.list()).some(({ host }) => host === id),
  },
  {
    kind: 'lump-rule',
    save: async (id) => void (await leftOut.write(id, 'public', 'r', true)),
    has: async (id) => (await leftOut.read(id)).size === 1,
  },
];

const rounds = ['a-1', 'b-2', 'c-3', 'd-4'];
let round = 0;
async function saveAll(): Promise<void> {
  const id = rounds[round] ?? '';
  const outcomes: Record<string, { why: string | null; has: readonly boolean[] }> = {};
  for (const one of kinds) {
    const { kind, has } = one;
    const why = await one.save(id).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const all: boolean[] = [];
    for (const before of rounds.slice(0, round + 1)) all.push(await has(before).catch(() => false));
    outcomes[kind] = { why, has: all };
  }
  round += 1;
  const temporaries = readdirSync(folder, { recursive: true }).filter((name) => /\.tmp$|\.lock/.test(String(name)));
  process.stdout.write(`${JSON.stringify({ outcomes, notices: store.fileNotices.all, temporaries })}\n`);
}

await saveAll();
for await (const _line of createInterface({ input: process.stdin })) await saveAll();
