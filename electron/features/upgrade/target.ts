import type { SavedProfile } from '../../../shared/contract/connections.ts';
import type { UpgradeTo } from '../../../shared/contract/upgrade.ts';
import { endingOf } from '../../../shared/ending.ts';
import { FailureError } from '../../../shared/failure.ts';
import { atOf } from '../../postgres/at.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import { databasesStatement } from './databases.sql.ts';
import { wantedExtensionsStatement } from './extensions.sql.ts';
import { type Read, type Seen, said, type Target } from './gathered.ts';
import { libraryFilesStatement } from './libraries.sql.ts';
import { libraryList } from './library-list.ts';
import { read } from './reading.ts';
import { serverStatement } from './server.sql.ts';
import { emptinessStatement } from './target.sql.ts';

export interface TargetNeeds {
  readonly databases: Pick<Databases, 'brief'>;
  readonly known: { profileFor(id: string): Promise<SavedProfile | undefined> };
}

/** When nothing tells: the newest that Heapscope knows. */
export const newestMajor = 18;

/** Who the target is. A server that cannot be read is still one with a name, and a version seen before. */
export async function readTarget({ databases, known }: TargetNeeds, to: UpgradeTo, call: Call): Promise<Target> {
  if (to.kind === 'version') return { major: to.major };
  const saved = await known.profileFor(to.id);
  if (saved === undefined) {
    return { major: newestMajor, failure: { kind: 'not-connected', message: `There is no connection "${to.id}"` } };
  }
  const { id, name, database, environment } = saved;
  const profile = { id, name, database, environment, ending: endingOf(saved) };
  try {
    return await databases.brief(atOf(id, database), call, async (session, facts) => ({
      major: Math.floor(facts.server_version_num / 10_000),
      profile,
      read: {
        server_version_num: facts.server_version_num,
        server_version: facts.server_version,
        role: facts.role,
        isSuperuser: facts.isSuperuser,
        isPooled: facts.isPooled,
        server: await read(session.one(serverStatement)),
        databases: await read(session.rows(databasesStatement)),
        emptiness: await read(session.one(emptinessStatement)),
        loaded: new Map(),
      },
    }));
  } catch (error) {
    if (!(error instanceof FailureError) || call.signal.aborted) throw error;
    const major = saved.lastVersion === undefined ? newestMajor : Math.floor(saved.lastVersion / 10_000);
    return { major, profile, failure: error.failure };
  }
}

/** Asked of the target once the source was read: has it these extensions, and these files? */
export async function readWanted({ databases }: TargetNeeds, seen: Seen, call: Call): Promise<Target> {
  const { to } = seen;
  if (to.profile === undefined || to.read === undefined) return to;
  const { read: before, profile } = to;
  const installed = new Map<string, { readonly extname: string; readonly extversion: string }>();
  for (const { extensions } of seen.inDatabases.values()) {
    for (const { extname, extversion } of said(extensions) ?? []) {
      installed.set(JSON.stringify([extname, extversion]), { extname, extversion });
    }
  }
  const all = [...installed.values()];
  const names = all.map(({ extname }) => extname);
  const versions = all.map(({ extversion }) => extversion);
  try {
    return await databases.brief(atOf(profile.id, profile.database), call, async (session) => ({
      ...to,
      read: {
        ...before,
        wanted: await read(session.rows(wantedExtensionsStatement, names, versions)),
        files: await readFiles(session, seen),
      },
    }));
  } catch (error) {
    if (!(error instanceof FailureError) || call.signal.aborted) throw error;
    const { failure } = error;
    return { ...to, read: { ...before, wanted: { failure }, files: { failure } } };
  }
}

/** Whether that server has the libraries as files; only superusers may ask, as a rule. */
export async function readFiles(session: Session, seen: Seen): Promise<Read<ReadonlyMap<string, boolean>>> {
  const probins = libraryList(seen).map(({ probin }) => probin);
  if (probins.length === 0) return { value: new Map() };
  const rows = session.rows(libraryFilesStatement, probins);
  return read(rows.then((found) => new Map(found.map(({ probin, is_there }) => [probin, is_there]))));
}
