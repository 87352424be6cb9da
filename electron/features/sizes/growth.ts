import type { At } from '../../../shared/contract/place.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { systemIdentifier } from './database-size.sql.ts';
import type { Lump } from './lump.ts';
import { comparable, isWorthKeeping, type SnapshotContent, snapshotContent, snapshotOf } from './snapshot.ts';

export interface Before {
  readonly at: string;
  readonly spanMs: number;
  readonly content: SnapshotContent;
}

const plain = (text: string) => text.replace(/[^A-Za-z0-9.]+/g, '-').slice(0, 60);

/**
 * The name of a database's series of snapshots: by the cluster's own identifier where this role may read it, so that a
 * server that moves keeps its history and a new one behind the same address starts anew; else by its address.
 */
export async function seriesOf(databases: Databases, at: At, call: Call): Promise<string> {
  const { profile, database_oid } = await databases.facts(at, call);
  try {
    const session = await databases.session(at, call);
    const { system_identifier } = await session.one(systemIdentifier);
    return `${plain(system_identifier)}-${database_oid}`;
  } catch {
    return `at-${plain(profile.host)}-${profile.port}-${database_oid}`;
  }
}

/** Keeps a finished report. A disk that is full costs the growth column, never the report: the caller may show it. */
export async function keepSnapshot(
  snapshots: Snapshots,
  series: string,
  takenAt: Date,
  byName: readonly Lump[],
  byTree: readonly Lump[],
): Promise<void> {
  const known = await snapshots.list(series);
  const times = known.map((entry) => entry.takenAt);
  if (isWorthKeeping(times, takenAt)) await snapshots.append(series, takenAt, snapshotOf(byName, byTree));
}

/** What there is to compare a report with; undefined when it is the first, or its file cannot be read. */
export async function readBefore(snapshots: Snapshots, series: string, startedAt: Date): Promise<Before | undefined> {
  const known = await snapshots.list(series);
  const at = comparable(
    known.map((entry) => entry.takenAt),
    startedAt,
  );
  if (at === undefined) return undefined;
  const content = snapshotContent.safeParse(await snapshots.read(series, at));
  return content.success ? { at, spanMs: startedAt.getTime() - Date.parse(at), content: content.data } : undefined;
}

/** A lump that was not there before has grown by all of it. */
export const growthOf = (lump: Lump, before: Readonly<Record<string, number>>): number =>
  lump.total_bytes - (Object.hasOwn(before, lump.key) ? (before[lump.key] ?? 0) : 0);
