import { privateFolder } from './app-folder.ts';
import { DatabaseSizes } from './database-sizes.ts';
import { Histories } from './history.ts';
import { HostKeysFile } from './host-keys.ts';
import { Journal } from './journal.ts';
import { LogIntents } from './log-intents.ts';
import { Profiles } from './profiles.ts';
import type { SecretBox } from './secret-box.ts';
import { Secrets } from './secrets.ts';
import { SettingsFile } from './settings.ts';
import { Snapshots } from './snapshots.ts';
import { sweepTemporaryFiles } from './stale-files.ts';

/** Everything that Heapscope keeps on this computer, below one folder. */
export interface Store {
  readonly folder: string;
  readonly profiles: Profiles;
  readonly secrets: Secrets;
  readonly hostKeys: HostKeysFile;
  readonly settings: SettingsFile;
  readonly databaseSizes: DatabaseSizes;
  readonly snapshots: Snapshots;
  readonly history: Histories;
  readonly journal: Journal;
  readonly logIntents: LogIntents;
}

/**
 * Opens the files of one user: `openStore(appFolder(), native.secrets)`. First removes what a killed process left half
 * written, and snapshots and runs older than the user keeps them.
 */
export async function openStore(folder: string, box: SecretBox): Promise<Store> {
  privateFolder(folder);
  await sweepTemporaryFiles(folder);
  const store = {
    folder,
    profiles: new Profiles(folder),
    secrets: new Secrets(folder, box),
    hostKeys: new HostKeysFile(folder),
    settings: new SettingsFile(folder),
    databaseSizes: new DatabaseSizes(folder),
    snapshots: new Snapshots(folder),
    history: new Histories(folder),
    journal: new Journal(folder),
    logIntents: new LogIntents(folder),
  };
  const { keepSnapshotsDays, keepHistoryDays } = await store.settings.read();
  await store.snapshots.prune(keepSnapshotsDays);
  await store.history.prune(keepHistoryDays);
  return store;
}
