import path from 'node:path';
import type { DiskRow, SavedKind, Settings, settings } from '../../../shared/contract/settings.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Demo } from '../../demo/demo.ts';
import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import { recordingsFolder } from '../../sampler/recording-files.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import type { Store } from '../../store/store.ts';
import { told, toldAtChanges } from '../../told.ts';
import { type DiskUse, diskUse, freeBytes, sumOf } from './disk.ts';
import { readNotices } from './notices.ts';

export interface SettingsNeeds {
  readonly store: Store;
  readonly demo: Demo;
  readonly databases: OpenDatabases;
  readonly samplers: Pick<Samplers, 'deleteRecordings'>;
  /** Where the demo's cluster is. */
  readonly demoFolder: string;
  /** Of Heapscope. */
  readonly version: string;
  /** Where the build wrote the licences, when that is not beside the bundle. */
  readonly noticesFile?: string;
}

export function settingsService(needs: SettingsNeeds): RoomService<typeof settings, Call> {
  const { store, demo, databases, version, noticesFile } = needs;
  const answer = (chosen: Settings, unsaved?: Failure) => {
    const notice = unsaved ? `${unsaved.message}. The change lasts until Heapscope closes.` : store.settings.notice;
    return { settings: chosen, path: store.settings.path, ...(notice === undefined ? {} : { notice }) };
  };
  return {
    read: async () => answer(await store.settings.read()),
    async write({ change }) {
      const { settings: chosen, unsaved } = await store.settings.write(withoutUndefined(change));
      if (change.keepSnapshotsDays !== undefined) await store.snapshots.prune(chosen.keepSnapshotsDays);
      if (change.keepHistoryDays !== undefined) await store.history.prune(chosen.keepHistoryDays);
      return answer(chosen, unsaved);
    },
    files: (_input, { signal }) =>
      toldAtChanges(
        signal,
        (hear) => store.fileNotices.onChange(hear),
        () => ({ files: [...store.fileNotices.all] }),
      ),
    disk: async () => ({
      folder: store.folder,
      freeBytes: await freeBytes(store.folder),
      rows: await diskRows(needs),
    }),
    async deleteSaved({ kinds }) {
      const before = sumOf((await diskRows(needs)).filter(({ kind }) => kinds.some((one) => one === kind)));
      for (const kind of new Set(kinds)) await deletes[kind](needs);
      return { files: before.files, bytes: before.bytes };
    },
    async *resetDemo(_input, call) {
      await databases.closeProfile(demo.profile.id);
      yield* told(call.signal, (tell) => demo.reset(tell));
    },
    notices: async () => ({ version, notices: await readNotices(noticesFile) }),
  };
}

/** An absent setting stays as it is; zod's `partial` also lets an undefined one through. */
function withoutUndefined(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

async function diskRows({ store, demoFolder }: SettingsNeeds): Promise<DiskRow[]> {
  const withCopies = (names: readonly string[]) =>
    Promise.all(
      names.flatMap((name) => [name, `${name}.last-good`]).map((name) => diskUse(path.join(store.folder, name))),
    );
  const settled = await Promise.all([
    withCopies(['profiles.json', 'secrets.json', 'settings.json']).then(sumOf),
    withCopies(['database-sizes.json']).then(sumOf),
    snapshotUse(store.snapshots),
    diskUse(recordingsFolder(store.folder)),
    diskUse(store.history.folder).then(async (use) => ({ ...use, oldest: await store.history.oldest() })),
    Promise.all(store.journal.files.map((file) => diskUse(file))).then(sumOf),
    diskUse(demoFolder),
  ]);
  const kinds = ['connections', 'database-sizes', 'snapshots', 'recordings', 'history', 'journal', 'demo'] as const;
  return settled.map((use, i) => ({ kind: kinds[i] ?? 'connections', ...use }));
}

/** The oldest by the time in its name: a restored backup has new file times. */
async function snapshotUse(snapshots: Snapshots): Promise<DiskUse> {
  const firsts = await Promise.all((await snapshots.series()).map(async (series) => (await snapshots.list(series))[0]));
  const oldest = firsts.flatMap((first) => (first ? [first.takenAt] : [])).toSorted((a, b) => a.localeCompare(b))[0];
  return { ...(await diskUse(snapshots.folder)), oldest: oldest ?? null };
}

/** Each fails with `file` when the disk refuses. */
const deletes: Readonly<Record<SavedKind, (needs: SettingsNeeds) => Promise<void>>> = {
  snapshots: ({ store }) => store.snapshots.deleteAll(),
  'database-sizes': ({ store }) => store.databaseSizes.forgetAll(),
  // Files that are being written: whoever writes them must know.
  recordings: ({ samplers }) => samplers.deleteRecordings(),
  history: ({ store }) => store.history.deleteAll(),
  journal: ({ store }) => store.journal.deleteAll(),
};
