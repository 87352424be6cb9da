import type { Fault } from './fault.ts';
import { ofTheComputer } from './of-the-computer.ts';
import { ofTheLine } from './of-the-line.ts';
import { ofTheServer } from './of-the-server.ts';
import { ofTheWorld } from './of-the-world.ts';

/** Every fault that Heapscope is tried with, and the tests that show how each ends. `npm run test:faults` looks whether they ran. */
export const faults: readonly Fault[] = [...ofTheLine, ...ofTheServer, ...ofTheComputer, ...ofTheWorld];
