import { setTimeout as delay } from 'node:timers/promises';
import { locksService } from '../../electron/features/locks/service.ts';
import { BrokenVacuums } from '../../electron/sampler/broken-vacuums.ts';
import { openSamplers } from '../../electron/sampler/samplers.ts';
import { locks } from '../../shared/contract/locks.ts';
import type { At } from '../../shared/contract/place.ts';
import { type LockTree, unpackedTree } from '../../shared/locks/lock-node.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** The room's service as the host assembles it. */
export interface OpenLocks extends TestDatabases {
  readonly service: ReturnType<typeof locksService>;
  readonly brokenVacuums: BrokenVacuums;
  /** Samples the place once a second, as while a page is open, until what is answered is called. */
  watch(at: At): () => void;
  /** One look, checked by the contract's schema. */
  tree(at: At): Promise<LockTree>;
  /** Looks until the tree is as wished, or 10 s. */
  treeWhen(at: At, isSo: (tree: LockTree) => boolean): Promise<LockTree>;
}

export function openLocks(): OpenLocks {
  const product = testDatabases();
  const { databases } = product;
  const folder = tempFolder();
  const samplers = openSamplers({ databases, folder, everyMs: async () => 1000 });
  const brokenVacuums = new BrokenVacuums();
  // Each look of a test is its own: the sharing between windows has a test of its own.
  const alone = { accompany: () => undefined };
  const fresh = () => locksService({ databases, samplers: alone, brokenVacuums: new BrokenVacuums() });
  const tree = async (at: At) => unpackedTree(locks.tree.output.parse(await fresh().tree({ at }, testCall())));
  return {
    ...product,
    service: locksService({ databases, samplers, brokenVacuums }),
    brokenVacuums,
    tree,
    watch(at) {
      const stopper = new AbortController();
      void samplers.watch(at, stopper.signal, () => undefined);
      return () => stopper.abort();
    },
    async close() {
      await samplers.close();
      await product.close();
      removeFolder(folder);
    },
    async treeWhen(at, isSo) {
      const deadline = Date.now() + 10_000;
      for (;;) {
        const seen = await tree(at);
        if (isSo(seen)) return seen;
        if (Date.now() > deadline) throw new Error(`never so: ${drawn(seen)}`);
        await delay(20);
      }
    },
  };
}

/** Sessions of one test: closed together, what they wait for given up. */
export class Sessions {
  readonly #open: { readonly connection: ScenarioConnection; readonly pid: number }[] = [];
  readonly #connect: (name?: string) => Promise<ScenarioConnection>;

  constructor(connect: (name?: string) => Promise<ScenarioConnection>) {
    this.#connect = connect;
  }

  /** Runs what is given, and answers the pid. */
  async open(name: string, ...statements: readonly string[]): Promise<Session> {
    const connection = await this.#connect(name);
    const [row] = await connection.query('SELECT pg_backend_pid() AS pid');
    const pid = Number(row?.pid);
    this.#open.push({ connection, pid });
    for (const statement of statements) await connection.query(statement);
    return {
      pid,
      query: (text) => connection.query(text),
      // What it waits for may never come; its error is the test's end, not its failure.
      start: (text) => void connection.query(text).catch(() => undefined),
    };
  }

  async close(): Promise<void> {
    const ending = await this.#connect('ending');
    const all = this.#open.splice(0);
    for (const { pid } of all) await ending.query(`SELECT pg_terminate_backend(${pid})`);
    await Promise.allSettled(all.map(({ connection }) => connection.close()));
    await ending.close();
  }
}

export interface Session {
  readonly pid: number;
  query(text: string): Promise<readonly Record<string, unknown>[]>;
  /** Not waited for. */
  start(text: string): void;
}

/** The tree as indented text, with pids replaced by names: what a test compares. */
export function drawn(tree: LockTree, names: Readonly<Record<number, string>> = {}): string {
  return tree.nodes
    .map((node) => {
      const who = node.prepared?.gid ?? names[node.pid ?? -1] ?? `${node.key}`;
      const asks = node.wait === null ? '' : ` asks ${node.wait.mode} on ${node.wait.object}`;
      const held = node.holds.map(({ mode, object }) => `${mode} on ${object}`).sort();
      const holds = held.length > 0 ? ` holds ${held.join(' + ')}` : '';
      const blocks = node.blocks > 0 ? ` blocks ${node.blocks}` : '';
      return `${'  '.repeat(node.depth)}${who}${asks}${holds}${blocks}${node.cycle === null ? '' : ' cycle'}`;
    })
    .join('\n');
}
