import type { HeapscopeContract } from '../../shared/contract/index.ts';
import type { Demo } from '../demo/demo.ts';
import { activityService } from '../features/activity/service.ts';
import { benchmarkService } from '../features/benchmark/service.ts';
import type { ImportSources } from '../features/connections/import-sources.ts';
import type { KnownProfiles } from '../features/connections/known-profiles.ts';
import { connectionsService } from '../features/connections/service.ts';
import { locksService } from '../features/locks/service.ts';
import { overviewService } from '../features/overview/service.ts';
import { plansService } from '../features/plans/service.ts';
import { relationsService } from '../features/relations/service.ts';
import { settingsService } from '../features/settings/service.ts';
import { sizesService } from '../features/sizes/service.ts';
import { sqlLogService } from '../features/sql-log/service.ts';
import { statementsService } from '../features/statements/service.ts';
import { upgradeService } from '../features/upgrade/service.ts';
import { vacuumService } from '../features/vacuum/service.ts';
import { writesService } from '../features/writes/service.ts';
import type { NativeHost } from '../native.ts';
import type { OpenDatabases } from '../postgres/databases.ts';
import type { BrokenVacuums } from '../sampler/broken-vacuums.ts';
import type { Samplers } from '../sampler/samplers.ts';
import type { Store } from '../store/store.ts';
import type { HostKeys } from '../ways-in/host-keys.ts';
import type { OpenTunnel } from '../ways-in/tunnel.ts';
import type { ServedBy } from './serve.ts';

/** What the rooms' services are made of. Each takes what it needs of it. */
export interface Parts {
  readonly store: Store;
  readonly native: NativeHost;
  readonly databases: OpenDatabases;
  readonly known: KnownProfiles;
  readonly hostKeys: HostKeys;
  readonly openTunnel: OpenTunnel;
  readonly demo: Demo;
  readonly demoFolder: string;
  readonly sources: ImportSources;
  readonly samplers: Samplers;
  /** Told by Locks, asked by Vacuum. */
  readonly brokenVacuums: BrokenVacuums;
  /** False after --no-actions: nothing is ended, cancelled or changed on any server. */
  readonly hasActions: boolean;
  /** Of Heapscope. */
  readonly version: string;
}

/** Every room's answers, one line a room. */
export function services(parts: Parts): ServedBy<HeapscopeContract> {
  return {
    activity: activityService(parts),
    benchmark: benchmarkService(parts),
    connections: connectionsService(parts),
    locks: locksService(parts),
    overview: overviewService(parts),
    plans: plansService(parts),
    relations: relationsService(parts),
    sizes: sizesService(parts),
    settings: settingsService(parts),
    'sql-log': sqlLogService(parts),
    statements: statementsService(parts),
    upgrade: upgradeService(parts),
    vacuum: vacuumService(parts),
    writes: writesService(parts),
  };
}
