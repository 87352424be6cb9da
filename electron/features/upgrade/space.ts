import type { UpgradeSpace } from '../../../shared/contract/upgrade.ts';
import { durationText } from './duration.ts';
import { type Seen, said } from './gathered.ts';
import { countOf } from './judge.ts';

/** What copying is reckoned with, since nobody here can measure the disks: a figure to compare with one's own. */
const copyBytesPerSecond = 500e6;

/** The ways that pg_upgrade of the target's version knows, and what each takes. */
export function spaceOf({ databases, to }: Seen): UpgradeSpace[] {
  const isWhole = databases.length > 0 && databases.every(({ bytes }) => bytes !== null);
  const sum = databases.reduce((total, { bytes }) => total + (bytes ?? 0), 0);
  const extra_bytes = isWhole ? sum : null;
  const time = isWhole ? `, ~${durationText(sum / copyBytesPerSecond)} at 500 MB/s` : '';
  const nothing = { extra_bytes: isWhole ? 0 : null, isEstimate: true };
  return [
    {
      ...{ mode: '--copy', extra_bytes, isEstimate: false, oldCluster: 'stays usable' },
      needs: `room for a second copy${time}`,
    },
    {
      ...{ mode: '--clone', ...nothing, oldCluster: 'stays usable' },
      needs: 'both on one file system with reflinks (XFS, Btrfs, APFS)',
    },
    ...(to.major >= 17
      ? [
          {
            ...{ mode: '--copy-file-range', ...nothing, oldCluster: 'stays usable' },
            needs: 'Linux or FreeBSD; shares blocks where the file system can, else copies',
          },
        ]
      : []),
    {
      ...{ mode: '--link', ...nothing, oldCluster: 'lost once the new one is started' },
      needs: 'both on one file system; seconds for thousands of files',
    },
    ...(to.major >= 18
      ? [
          {
            ...{ mode: '--swap', ...nothing, oldCluster: 'lost' },
            needs: 'both on one file system; the fastest with many files',
          },
        ]
      : []),
  ];
}

/** What is carried over, and what is to be run afterwards. */
export function notesOf(seen: Seen): string[] {
  const { to, databases, inDatabases } = seen;
  const counts = databases.flatMap(({ datname }) => said(inDatabases.get(datname)?.counts) ?? []);
  const relations = counts.reduce((sum, one) => sum + one.relations, 0);
  const large = counts.reduce((sum, one) => sum + (one.large_objects ?? 0), 0);
  const unread = databases.filter(({ bytes }) => bytes === null).length;
  return [
    to.major >= 18
      ? '18 keeps optimizer statistics, but not extended ones. Run vacuumdb --all --analyze-in-stages --missing-stats-only afterwards.'
      : `${to.major} starts without optimizer statistics. Run vacuumdb --all --analyze-in-stages afterwards.`,
    ...(relations > 0
      ? [
          `The schema is dumped and restored in every mode: ${countOf(relations, 'relation')}, indexes and TOAST counted.`,
        ]
      : []),
    ...(large >= 100_000
      ? [`~${countOf(Math.round(large), 'large object')}: each is an entry of the dump, which takes memory and time.`]
      : []),
    ...(unread > 0 ? [`The size of ${countOf(unread, 'database')} is unknown to this role, so the sum is.`] : []),
  ];
}
