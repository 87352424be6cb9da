import { setTimeout as delay } from 'node:timers/promises';
import { startTroubles } from '../../test/scenarios/breakpad/troubles.ts';
import { removeAbandoned } from './abandoned.ts';
import { startCluster } from './cluster.ts';
import { buildDemo, type DemoProgress, scenarioName } from './demo-build.ts';
import { connectAs, letIn } from './demo-connect.ts';
import { type DemoPlace, isBuilt, wipe } from './demo-folder.ts';
import { demoSettings } from './demo-settings.ts';
import { ClusterInUseError } from './owner-file.ts';
import { savedPassword } from './password-file.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { isAlive } from './process-identity.ts';
import { keepLogsSmall } from './server-logs.ts';

/** The demo's server, running. */
export interface Started {
  readonly port: number;
  readonly password: string;
  readonly isUp: () => boolean;
  stop(): Promise<void>;
}

export interface DemoRun {
  readonly place: DemoPlace;
  readonly log: (line: string) => void;
  readonly tell: (progress: DemoProgress) => void;
  readonly signal: AbortSignal;
}

const longestJoinMs = 60_000;

/** Another Heapscope has it: waits until that one has built and started it. */
async function join({ place, tell, signal }: DemoRun): Promise<Started> {
  tell({ step: 'Another Heapscope is starting the demo', done: 0, of: 1 });
  const { dataDir } = place;
  const deadline = Date.now() + longestJoinMs;
  while (Date.now() < deadline) {
    const server = readPostmasterFile(dataDir);
    const password = savedPassword(dataDir);
    if (server?.isReady === true && password !== undefined && (await isBuilt(place, scenarioName))) {
      return { port: server.port, password, isUp: () => isAlive(server.pid), stop: async () => undefined };
    }
    await delay(200, undefined, { signal });
  }
  throw new Error('Another Heapscope is making the demo and does not finish');
}

async function start({ place, log, tell }: DemoRun): Promise<Started> {
  tell({ step: 'Starting PostgreSQL', done: 1, of: 1 });
  const cluster = await startCluster({ ...place, settings: demoSettings });
  await letIn(cluster);
  const troubles = startTroubles(connectAs(cluster, 'breakpad'), log);
  const logs = keepLogsSmall(cluster.dataDir);
  let isUp = true;
  const ended = cluster.exited.then(async () => {
    isUp = false;
    logs.stop();
    await troubles.stop();
  });
  const stop = async () => {
    await troubles.stop();
    await cluster.stop();
    await ended;
  };
  return { port: cluster.port, password: cluster.password, isUp: () => isUp, stop };
}

/** A built demo that does not start (its files are damaged) is of no use to anybody: it is made anew, once. */
async function startOrRebuild(run: DemoRun): Promise<Started> {
  const { place, log, tell, signal } = run;
  if (await isBuilt(place, scenarioName)) {
    try {
      return await start(run);
    } catch (error) {
      if (error instanceof ClusterInUseError) throw error;
      log(`The demo does not start and is made anew: ${String(error)}`);
      await wipe(place);
    }
  }
  await buildDemo(place, tell, signal);
  return start(run);
}

/**
 * Builds the demo if need be and starts it; joins it when another Heapscope runs it. What deleted app folders left
 * behind goes afterwards, while nobody waits.
 */
export async function startDemo(run: DemoRun): Promise<Started> {
  try {
    const started = await startOrRebuild(run);
    removeAbandoned(run.place.nativeDir).catch((error: unknown) => run.log(`Could not clean up: ${String(error)}`));
    return started;
  } catch (error) {
    if (error instanceof ClusterInUseError) return join(run);
    throw error;
  }
}
