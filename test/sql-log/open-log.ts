import { setTimeout as delay } from 'node:timers/promises';
import type { LogSwitch } from '../../electron/features/sql-log/parts.ts';
import { nowhere } from '../../electron/features/sql-log/source-local.ts';
import { LogTails } from '../../electron/features/sql-log/tails.ts';
import type { SavedFile } from '../../electron/native.ts';
import { openSamplers } from '../../electron/sampler/samplers.ts';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore } from '../../electron/store/store.ts';
import type { At } from '../../shared/contract/place.ts';
import type { RevertReason, SwitchState } from '../../shared/contract/sql-log-switch.ts';
import {
  type GroupBy,
  type LogGroup,
  type LogLive,
  type LogRow,
  type LogTail,
  logLive,
  logTail,
} from '../../shared/contract/sql-log-tail.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { savedFiles } from '../support/saved-files.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** A switch that is told what to say: the room's other half has tests of its own. */
export class ToldSwitch implements LogSwitch {
  state: SwitchState = { on: [], last: null };
  readonly reverted: [At, RevertReason][] = [];
  readonly #listeners = new Set<() => void>();

  stateOf(): SwitchState {
    return this.state;
  }
  async revert(at: At, why: RevertReason): Promise<void> {
    this.reverted.push([at, why]);
    this.become({ on: [], last: null });
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  become(state: SwitchState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

export interface OpenLog extends TestDatabases {
  readonly tails: LogTails;
  readonly logSwitch: ToldSwitch;
  readonly saved: SavedFile[];
  readonly samplers: ReturnType<typeof openSamplers>;
  watch(at: At, by?: GroupBy): Watched;
}

/** A page that hears both streams; each event is checked by the contract's schema. */
export interface Watched {
  readonly rows: LogRow[];
  readonly tails: LogTail[];
  last(): LogLive | undefined;
  /** The first event from now on that is so, or fails after 15 s. */
  when(isSo: (live: LogLive) => boolean): Promise<LogLive>;
  stop(): Promise<void>;
}

/** `isRemote`: as for a server on another computer, whose files only it can read. */
export async function openLog({ isRemote = false } = {}): Promise<OpenLog> {
  const product = testDatabases();
  const folder = tempFolder();
  const { saved, native } = savedFiles();
  const samplers = openSamplers({ databases: product.databases, folder, everyMs: async () => 1000 });
  const store = await openStore(folder, noSecretBox);
  const logSwitch = new ToldSwitch();
  const tails = new LogTails(
    { databases: product.databases, native, store, samplers, logSwitch },
    { everyMs: 250, lingerMs: 0, ...(isRemote ? { local: async () => nowhere } : {}) },
  );
  return {
    ...product,
    ...{ tails, logSwitch, saved, samplers },
    watch: (at, by = 'fingerprint') => watching(tails, at, by),
    async close() {
      await samplers.close();
      await product.close();
      removeFolder(folder);
    },
  };
}

function watching(tails: LogTails, at: At, by: GroupBy): Watched {
  const call = testCall();
  const lives: LogLive[] = [];
  const told: LogTail[] = [];
  const rows: LogRow[] = [];
  let error: unknown;
  const work = async () => {
    for await (const event of tails.questions.live({ at, by }, call)) lives.push(logLive.parse(event));
  };
  const workTail = async () => {
    for await (const event of tails.questions.tail({ at, filter: '' }, call)) {
      const tail = logTail.parse(event);
      told.push(tail);
      rows.push(...tail.rows);
      for (const [seq, ms] of tail.timed) for (const row of rows) if (row.seq === seq) row.ms = ms;
    }
  };
  const done = Promise.all([work(), workTail()]).catch((caught: unknown) => {
    error = caught;
  });
  return {
    rows,
    tails: told,
    last: () => lives.at(-1),
    async when(isSo) {
      const deadline = Date.now() + 15_000;
      for (let seen = Math.max(0, lives.length - 1); ; ) {
        if (error !== undefined) throw error;
        const live = lives[seen];
        if (live === undefined) {
          if (Date.now() > deadline) throw new Error(`never so: ${JSON.stringify(lives.at(-1))?.slice(0, 3000)}`);
          await delay(20);
        } else if (isSo(live)) return live;
        else seen += 1;
      }
    },
    async stop() {
      call.stop();
      await done;
    },
  };
}

export const groupWith = (live: LogLive, text: string): LogGroup | undefined =>
  live.groups.find((group) => group.text.includes(text));
