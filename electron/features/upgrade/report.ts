import type { UpgradeFinding, UpgradeReport, UpgradeTarget } from '../../../shared/contract/upgrade.ts';
import { impossibleFindings } from './checks/cannot-be.ts';
import {
  connectableFinding,
  folderFinding,
  installUserFinding,
  sizesFinding,
  standbyFinding,
  tablespaceFinding,
} from './checks/cluster.ts';
import { collationFinding } from './checks/collations.ts';
import { extensionFindings } from './checks/extensions.ts';
import { nullableChildrenFinding, unloggedFinding } from './checks/in-database.ts';
import { libraryFinding } from './checks/libraries.ts';
import { checksumsFinding, emptyFinding, localeFinding } from './checks/new-cluster.ts';
import { preparedFinding, slotFindings, subscriptionFinding } from './checks/replication.ts';
import { md5Finding } from './checks/roles.ts';
import { preloadFinding, removedSettingsFinding } from './checks/settings.ts';
import { storedTypeFindings } from './checks/stored-types.ts';
import type { Seen } from './gathered.ts';
import { notesOf, spaceOf } from './space.ts';

const order = { stops: 0, decide: 1, unknown: 2, passed: 3 } as const;

/** The worst first; within a verdict in the order in which pg_upgrade would come to it, more or less. */
export function findingsOf(seen: Seen): UpgradeFinding[] {
  if (seen.server === undefined) return [];
  const all = [
    libraryFinding(seen),
    ...storedTypeFindings(seen),
    preparedFinding(seen),
    ...nullableChildrenFinding(seen),
    ...slotFindings(seen),
    subscriptionFinding(seen),
    checksumsFinding(seen),
    ...extensionFindings(seen),
    preloadFinding(seen),
    ...md5Finding(seen),
    collationFinding(seen),
    removedSettingsFinding(seen),
    ...unloggedFinding(seen),
    ...emptyFinding(seen),
    installUserFinding(seen),
    connectableFinding(seen),
    standbyFinding(seen),
    sizesFinding(seen),
    localeFinding(seen),
    tablespaceFinding(seen),
    folderFinding(seen),
    ...impossibleFindings(seen),
  ];
  return all.sort((a, b) => order[a.verdict] - order[b.verdict]);
}

/** How a reading stands. */
export interface Standing {
  readonly state: UpgradeReport['state'];
  readonly why: string | null;
  readonly readAt: string;
  readonly tookMs: number;
  readonly statements: number;
}

export function reportOf(seen: Seen, standing: Standing): UpgradeReport {
  const { from, to, connection } = seen;
  const direction = to.major > from.major ? 'upgrade' : to.major === from.major ? 'same' : 'older';
  return {
    connection,
    from: {
      major: from.major,
      version: from.server_version,
      role: from.role,
      isSuperuser: from.isSuperuser,
    },
    to: targetOf(seen),
    direction,
    words: wordsOf(seen, direction),
    findings: direction === 'older' ? [] : findingsOf(seen),
    databases: [...seen.databases],
    space: direction === 'older' ? [] : spaceOf(seen),
    notes: direction === 'older' ? [] : notesOf(seen),
    ...standing,
  };
}

function wordsOf({ from, to }: Seen, direction: UpgradeReport['direction']): string {
  if (direction === 'older') {
    return `pg_upgrade cannot go back: this server is PostgreSQL ${from.server_version}, and the target, ${to.profile?.name ?? `PostgreSQL ${to.major}`}, is ${to.read?.server_version ?? to.major}. Choose a newer one, or dump and restore.`;
  }
  if (direction === 'same') {
    return `Both are PostgreSQL ${from.major}. A minor release needs new programs and a restart, no pg_upgrade; what follows is what it would look at all the same.`;
  }
  return '';
}

function targetOf(seen: Seen): UpgradeTarget {
  const { profile, major, read, failure } = seen.to;
  return {
    major,
    version: read?.server_version ?? null,
    profile:
      profile === undefined
        ? null
        : {
            id: profile.id,
            name: profile.name,
            environment: profile.environment,
            ending: profile.ending,
            role: read?.role ?? null,
          },
    failure: failure === undefined ? null : [failure.message, failure.advice].filter(Boolean).join('. '),
    probe: { ...probeOf(seen), at: read?.loadedAt ?? null },
  };
}

/** LOAD runs code of the library: a superuser's right, and never on production. */
export function probeOf({ to, hasActions }: Seen): { isOffered: boolean; why: string | null } {
  const not = (why: string) => ({ isOffered: false, why });
  const { profile, read } = to;
  if (profile === undefined) return not('Only a version was chosen, no server');
  if (read === undefined) return not(`${profile.name} could not be read`);
  if (!hasActions) return not('Heapscope was started with --no-actions');
  if (profile.environment === 'production') return not(`${profile.name} is production`);
  if (profile.ending === 'never') return not(`Nothing is run on ${profile.name}: its settings say so`);
  if (!read.isSuperuser) return not(`LOAD is for superusers, and ${read.role} on ${profile.name} is none`);
  if (read.isPooled) return not(`A pooler stands before ${profile.name}`);
  return { isOffered: true, why: null };
}
