import { access, constants, readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { isOverNetwork } from '../../over-network.ts';
import { writesFiles } from './source-missing.ts';

/** Where on this computer a server's log may be, if the server runs here. */
export interface LocalGround {
  /** The folder or file to read; null: none that may be read. */
  readonly folder: string | null;
  readonly file: string | null;
  /** Its systemd unit, where its output goes to the journal. */
  readonly unit: string | null;
}

export interface LocalFacts {
  readonly has_collector: boolean;
  readonly log_destination: string;
  readonly log_directory: string | null;
  readonly data_directory: string | null;
  readonly cluster_name: string;
  readonly backend_pid: number;
  readonly started: number;
  readonly role: string;
}

/** As for a server on another computer. */
export const nowhere: LocalGround = { folder: null, file: null, unit: null };

/** Only a server that is proven to run here: a tunnel ends at localhost too, and folders have the same names everywhere. */
export async function localGround(facts: LocalFacts): Promise<LocalGround> {
  const postmaster = await postmasterOf(facts);
  const isHere = postmaster !== null || (await isBackendHere(facts));
  if (!isHere) return nowhere;
  if (!writesFiles(facts.log_destination)) return { ...nowhere, unit: await unitOf(facts.backend_pid) };
  if (facts.has_collector) return { ...nowhere, folder: await readableFolder(facts) };
  const output = postmaster === null ? null : await outputOf(postmaster);
  const file = output ?? (await debianFile(facts.cluster_name));
  return { folder: null, file, unit: file === null ? await unitOf(facts.backend_pid) : null };
}

/** postmaster.pid tells pid and start: the same server, or none. */
async function postmasterOf({ data_directory, started }: LocalFacts): Promise<number | null> {
  if (data_directory === null || isOverNetwork(data_directory)) return null;
  const text = await readFile(path.join(data_directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , since] = text.split('\n');
  // The server notes its start in whole seconds, a moment before or after it says so itself.
  const isSame = pid !== undefined && since !== undefined && Math.abs(Number(since) - started) <= 2;
  return isSame ? Number(pid) : null;
}

/** Our own backend is a process of this computer, and is titled as one. */
async function isBackendHere({ backend_pid, role }: LocalFacts): Promise<boolean> {
  const title = await readFile(`/proc/${backend_pid}/cmdline`, 'utf8').catch(() => '');
  return title.startsWith('postgres:') && title.includes(role);
}

async function readableFolder({ log_directory, data_directory }: LocalFacts): Promise<string | null> {
  if (log_directory === null || isOverNetwork(log_directory)) return null;
  if (data_directory === null && !path.isAbsolute(log_directory)) return null;
  const folder = path.resolve(data_directory ?? '/', log_directory);
  return (await mayRead(folder, constants.R_OK | constants.X_OK)) ? folder : null;
}

/** Linux tells where a process's stderr goes, to its owner: also behind `pg_ctl -l`. */
async function outputOf(pid: number): Promise<string | null> {
  const target = await readlink(`/proc/${pid}/fd/2`).catch(() => '');
  return path.isAbsolute(target) && (await isReadableFile(target)) ? target : null;
}

/** Debian's pg_ctlcluster: cluster_name is "15/main". */
async function debianFile(cluster_name: string): Promise<string | null> {
  if (!/^\d+\/[\w.-]+$/u.test(cluster_name)) return null;
  const file = `/var/log/postgresql/postgresql-${cluster_name.replace('/', '-')}.log`;
  return (await isReadableFile(file)) ? file : null;
}

async function isReadableFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found?.isFile() === true && (await mayRead(file, constants.R_OK));
}

const mayRead = (place: string, how: number): Promise<boolean> =>
  access(place, how).then(
    () => true,
    () => false,
  );

/** The unit in whose control group the backend runs. */
async function unitOf(pid: number): Promise<string | null> {
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  return /\/([\w@\\.:-]+\.service)(?:\/|$)/mu.exec(groups)?.[1] ?? null;
}
