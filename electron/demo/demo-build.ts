import { createHash } from 'node:crypto';
import type { BuildStep } from '../../test/scenarios/breakpad/step.ts';
import { breakpadStages } from '../../test/scenarios/breakpad/steps.ts';
import type { Connect } from '../../test/scenarios/connection.ts';
import { withConnection } from '../../test/scenarios/connection.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { connectTo } from './demo-connect.ts';
import { type DemoPlace, markBuilt, wipe } from './demo-folder.ts';
import { buildSettings } from './demo-settings.ts';

export interface DemoProgress {
  readonly step: string;
  readonly done: number;
  readonly of: number;
}

/** Changes when the scenario does, so that an update of Heapscope builds its demo anew. */
export const scenarioName = createHash('sha256').update(JSON.stringify(breakpadStages)).digest('hex').slice(0, 16);

/** The cluster itself is one. */
const stepCount = breakpadStages.flat().length + 1;

async function runStep({ database, statements, fails }: BuildStep, connectIn: (database: string) => Connect) {
  await withConnection(connectIn(database), 'heapscope demo build', async (connection) => {
    for (const statement of statements) {
      const running = connection.query(statement);
      // An index that cannot be built leaves an invalid one behind: that is what the step is for.
      await (fails === true ? running.catch(() => undefined) : running);
    }
  });
}

/** Two at a time: that is how many cores there are at least. */
const atOnce = 2;

async function runStages(
  cluster: Cluster,
  onProgress: (progress: DemoProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const connectIn = (database: string) => connectTo(cluster, database);
  let done = 0;
  const runFrom = async (waiting: BuildStep[]) => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      signal.throwIfAborted();
      done += 1;
      onProgress({ step: step.title, done, of: stepCount });
      await runStep(step, connectIn);
    }
  };
  for (const stage of breakpadStages) {
    const waiting = [...stage];
    const ended = await Promise.allSettled(Array.from({ length: atOnce }, () => runFrom(waiting)));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }
}

/** Makes the cluster and its scenario from nothing, and stops it. The signal is looked at between two steps. */
export async function buildDemo(
  place: DemoPlace,
  onProgress: (progress: DemoProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  onProgress({ step: 'Making a PostgreSQL cluster', done: 0, of: stepCount });
  await wipe(place);
  const cluster = await startCluster({ ...place, settings: buildSettings, walSegmentMb: 4 });
  try {
    await runStages(cluster, onProgress, signal);
  } finally {
    await cluster.stop();
  }
  await markBuilt(place, scenarioName);
}
