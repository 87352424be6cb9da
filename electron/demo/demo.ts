import { setTimeout as delay } from 'node:timers/promises';
import type { Profile } from '../../shared/contract/connections.ts';
import { startTroubles } from '../../test/scenarios/breakpad/troubles.ts';
import type { Running } from '../../test/scenarios/connection.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { buildDemo, type DemoProgress, scenarioName } from './demo-build.ts';
import { connectTo } from './demo-connect.ts';
import { type DemoPlace, demoPlace, isBuilt, wipe } from './demo-folder.ts';
import { demoSettings } from './demo-settings.ts';
import { ClusterInUseError } from './orphan.ts';
import { savedPassword } from './password-file.ts';
import { readPostmasterFile } from './postmaster-file.ts';

export type { DemoProgress } from './demo-build.ts';

/** The embedded PostgreSQL with its scenario. One a process; two Heapscopes share one server. */
export interface Demo {
  /**
   * Makes it once (some seconds), starts it otherwise; a half-built one is made anew. Calls at the same time share
   * one run.
   */
  ensure(onProgress?: (progress: DemoProgress) => void): Promise<{ profile: Profile; password: string }>;
  /** `id` is 'demo'. The port is right once `ensure` has answered. */
  readonly profile: Profile;
  /** Of the profile's user; undefined before `ensure` has answered. */
  readonly password: string | undefined;
  /** Deletes the demo and makes it again. Fails while another Heapscope uses it. */
  reset(onProgress?: (progress: DemoProgress) => void): Promise<void>;
  /** Stops its troubles and its server; what another Heapscope runs goes on. */
  stop(): Promise<void>;
}

interface Started {
  readonly port: number;
  readonly password: string;
  stop(): Promise<void>;
}

const profileAt = (port: number): Profile => ({
  id: 'demo',
  name: 'Heapscope demo',
  host: '127.0.0.1',
  port,
  database: 'breakpad',
  user: 'app_ro',
  tls: 'off',
  environment: 'local',
});

/** Another Heapscope has it: waits until that one has built and started it. */
async function join({ dataDir, ...place }: DemoPlace): Promise<Started> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const server = readPostmasterFile(dataDir);
    const password = savedPassword(dataDir);
    const isReady = server?.isReady === true && (await isBuilt({ dataDir, ...place }, scenarioName));
    if (isReady && password !== undefined) return { port: server.port, password, stop: async () => undefined };
    await delay(200);
  }
  throw new Error('Another Heapscope is making the demo and does not finish');
}

/** The profile's role gets the cluster's password, which is random and lives beside the cluster. */
async function letIn(cluster: Cluster): Promise<void> {
  const connection = await connectTo(cluster, 'breakpad')('heapscope demo');
  await connection.query(`ALTER ROLE app_ro PASSWORD '${cluster.password}'`);
  await connection.close();
}

async function start(place: DemoPlace, log: (line: string) => void): Promise<Started> {
  const cluster = await startCluster({ ...place, settings: demoSettings });
  await letIn(cluster);
  const troubles: Running = await startTroubles(connectTo(cluster, 'breakpad'), log);
  const stop = async () => {
    await troubles.stop();
    await cluster.stop();
  };
  return { port: cluster.port, password: cluster.password, stop };
}

async function buildAndStart(place: DemoPlace, log: (line: string) => void, tell: (progress: DemoProgress) => void) {
  try {
    if (!(await isBuilt(place, scenarioName))) await buildDemo(place, tell);
    tell({ step: 'Starting PostgreSQL', done: 1, of: 1 });
    return await start(place, log);
  } catch (error) {
    if (error instanceof ClusterInUseError) return join(place);
    throw error;
  }
}

/** `folder` is the app's folder; the demo lives below it. */
export function demoService({ folder, log }: { folder: string; log: (line: string) => void }): Demo {
  let running: Promise<Started> | undefined;
  let started: Started | undefined;
  const listeners = new Set<(progress: DemoProgress) => void>();

  const run = async (): Promise<Started> => {
    started = await buildAndStart(demoPlace(folder), log, (progress) => {
      for (const listener of listeners) listener(progress);
    });
    return started;
  };

  const stop = async () => {
    const ending = running;
    running = undefined;
    started = undefined;
    await (await ending?.catch(() => undefined))?.stop();
  };

  const ensure: Demo['ensure'] = async (onProgress = () => undefined) => {
    listeners.add(onProgress);
    try {
      running ??= run();
      const { port, password } = await running;
      return { profile: profileAt(port), password };
    } catch (error) {
      running = undefined;
      throw error;
    } finally {
      listeners.delete(onProgress);
    }
  };

  return {
    ensure,
    get profile() {
      return profileAt(started?.port ?? 5432);
    },
    get password() {
      return started?.password;
    },
    async reset(onProgress) {
      await stop();
      await wipe(demoPlace(folder));
      await ensure(onProgress);
    },
    stop,
  };
}
