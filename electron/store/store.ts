import { privateFolder } from './app-folder.ts';
import { DatabaseSizes } from './database-sizes.ts';
import { FileNotices } from './file-notices.ts';
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
  /** Of those files below that are one JSON each. */
  readonly fileNotices: FileNotices;
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
  const fileNotices = new FileNotices();
  const store = {
    folder,
    fileNotices,
    profiles: new Profiles(folder, fileNotices),
    secrets: new Secrets(folder, box, fileNotices),
    hostKeys: new HostKeysFile(folder, fileNotices),
    settings: new SettingsFile(folder, fileNotices),
    databaseSizes: new DatabaseSizes(folder, fileNotices),
    snapshots: new Snapshots(folder),
    history: new Histories(folder),
    journal: new Journal(folder),
    logIntents: new LogIntents(folder, fileNotices),
  };
  const { keepSnapshotsDays, keepHistoryDays } = await store.settings.read();
  await store.snapshots.prune(keepSnapshotsDays);
  await store.history.prune(keepHistoryDays);
  return store;
}
