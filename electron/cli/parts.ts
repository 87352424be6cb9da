import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SavedProfile } from '../../shared/contract/connections.ts';
import { version } from '../door/version.ts';
import type { NativeHost } from '../native.ts';
import { type OpenDatabases, openDatabases } from '../postgres/databases.ts';
import { BrokenVacuums } from '../sampler/broken-vacuums.ts';
import { openSamplers, type Samplers } from '../sampler/samplers.ts';
import { appFolder } from '../store/app-folder.ts';
import { noSecretBox } from '../store/secret-box.ts';
import { openStore, type Store } from '../store/store.ts';
import type { Server } from './server.ts';
import { stdoutHost } from './stdout.ts';

/** What the rooms' services are made of, without a window. Nothing is changed on any server. */
export interface CliParts {
  readonly store: Store;
  readonly native: NativeHost;
  readonly databases: OpenDatabases;
  readonly known: { profileFor(id: string): Promise<SavedProfile | undefined> };
  readonly samplers: Samplers;
  readonly brokenVacuums: BrokenVacuums;
  readonly hasActions: false;
  /** Ends every connection, and removes what was kept for the length of the command. */
  close(): Promise<void>;
}

/** Where a command keeps its files: the user's own folder, or one that goes with it. */
export type Keeping = 'in-app-folder' | 'nothing';

export async function openParts(servers: readonly Server[], keeping: Keeping): Promise<CliParts> {
  const temporary = keeping === 'nothing' ? mkdtempSync(path.join(tmpdir(), 'heapscope-')) : null;
  // Whatever ends the process by its own will, signals too, goes this way.
  const remove = () => {
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
  };
  process.once('exit', remove);
  const folder = temporary ?? appFolder();
  const store = await openStore(folder, noSecretBox);
  const find = (id: string) => servers.find(({ profile }) => profile.id === id);
  const savedOf = (server: Server | undefined): SavedProfile | undefined =>
    server && { ...server.profile, secret: 'memory', isDemo: false };
  const databases = openDatabases({
    version,
    profileFor: (id) => savedOf(find(id)),
    passwordFor: ({ id }) => find(id)?.password?.(),
  });
  const samplers = openSamplers({ databases, folder, everyMs: async () => 1000 });
  return {
    store,
    native: stdoutHost,
    databases,
    known: { profileFor: async (id) => savedOf(find(id)) },
    samplers,
    brokenVacuums: new BrokenVacuums(),
    hasActions: false,
    async close() {
      await samplers.close();
      await databases.closeAll();
      remove();
    },
  };
}
