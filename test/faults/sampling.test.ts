import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpuMs } from '../bench/process-cpu.ts';
import { type ScenarioServer, startScenarioServer } from '../demo/scenario-server.ts';
import { openSampler } from '../sampler/watching.ts';
import { manyBackends, threeHundred } from '../scenarios/many-backends.ts';
import { reached, skipped } from '../support/reached.ts';

// What one look a second costs a server with 300 backends: CPU of our backend on it, and how long a look takes.

const isLong = process.env.HEAPSCOPE_LONG === '1';
const looks = isLong ? 60 : 8;
const everyMs = isLong ? 1_000 : 250;
/** A third of them in the short run. */
const some = isLong ? threeHundred : { ...threeHundred, idle: 60, idleInTransaction: 20, waiting: 10, active: 10 };
const most = some.idle + some.idleInTransaction + some.waiting + some.active;
const hasProc = existsSync('/proc/self/schedstat');
let at: ScenarioServer;

beforeAll(async () => {
  at = await startScenarioServer({ max_connections: 350 });
});

afterAll(() => at.stop());

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.POSITIVE_INFINITY;

if (!hasProc) skipped('sampling', 'this system does not tell the CPU of a process');

test.skipIf(!hasProc)(
  `${looks} looks at ${most} backends cost the server less than 1 % of a core`,
  async () => {
    await at.whileItRuns(manyBackends({ ...some, heldMs: 300_000 }), async () => {
      const product = openSampler(everyMs);
      const place = product.place(at.server);
      await product.open(place);
      const watching = product.watch(place);
      await watching.until(() => watching.backends.size >= most, 'all backends', 60_000);
      await watching.ticks(2);
      const backends = product.databases.ourPids();
      const cpu = () => backends.reduce((sum, pid) => sum + cpuMs(pid), 0);
      const used: number[] = [];
      for (let n = 0; n < looks; n += 1) {
        const before = cpu();
        await watching.ticks(1);
        used.push(cpu() - before);
      }
      // Of a second, which is how often it looks in the product.
      const percent = used.reduce((sum, ms) => sum + ms, 0) / looks / 10;
      const asked = product.databases
        .sent(place)
        .after(0)
        .filter(({ name }) => name === 'activity.sample');
      const medianMs = median(used);
      const clockMs = median(asked.slice(-looks).map(({ ms }) => ms));
      await watching.stop();
      await product.close();
      const figure = `${looks} looks at ${watching.backends.size} backends: ${percent.toFixed(2)} % of a core, median of a look ${medianMs.toFixed(1)} ms of CPU, ${clockMs.toFixed(1)} ms by the clock`;
      if (isLong) console.log(figure);
      // The clock counts what else this machine does; the CPU is the statement's own.
      reached('sampling', figure, percent < 1 && medianMs < 5);
      expect(watching.backends.size).toBeGreaterThanOrEqual(most);
      expect(percent).toBeLessThan(isLong ? 1 : 5);
    });
  },
  240_000,
);
