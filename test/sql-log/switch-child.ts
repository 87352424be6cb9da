import { logMode, logScope } from '../../shared/contract/sql-log-switch.ts';
import { heapscopeOn, limits } from './switch-ground.ts';

/**
 * A Heapscope of its own that turns a log on and back again, and says each step. At step `stopAt` it stands still, so
 * that it can be killed just there; with -1 it runs on.
 */
const [folder = '', address = '', scope = '', mode = '', stopAt = '-1'] = process.argv.slice(2);
const server: { host: string; port: number; user: string; password: string } = JSON.parse(address);
let step = 0;
const one = heapscopeOn(folder, {
  async atStep(name) {
    process.stdout.write(`${step} ${name}\n`);
    if (step === Number(stopAt)) await new Promise((resolve) => setTimeout(resolve, 60_000));
    step += 1;
  },
});
const at = one.place(server);
await one.switches.start();
const asked = { at, scope: logScope.parse(JSON.parse(scope)), mode: logMode.parse(JSON.parse(mode)), ...limits };
const id = await one.switches.turnOn(asked, one.call());
await one.switches.revertOne(id, one.call());
process.stdout.write('done\n');
await one.vanish();
