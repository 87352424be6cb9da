import { noBuffers } from './buffers.ts';
import { amountOf } from './fields.ts';
import type { Buffers } from './plan.ts';

type Mutable = { -readonly [key in keyof Buffers]: Buffers[key] };

const blocks: ReadonlyMap<string, Exclude<keyof Buffers, 'ioReadMs' | 'ioWriteMs'>> = new Map([
  ['Shared Hit Blocks', 'sharedHit'],
  ['Shared Read Blocks', 'sharedRead'],
  ['Shared Dirtied Blocks', 'sharedDirtied'],
  ['Shared Written Blocks', 'sharedWritten'],
  ['Local Hit Blocks', 'localHit'],
  ['Local Read Blocks', 'localRead'],
  ['Local Dirtied Blocks', 'localDirtied'],
  ['Local Written Blocks', 'localWritten'],
  ['Temp Read Blocks', 'tempRead'],
  ['Temp Written Blocks', 'tempWritten'],
]);

// One kind until 14 ("I/O Read Time"), temporary files apart since 15, shared and local apart since 17. Their sum is
// the time in all of them.
const times: ReadonlyMap<string, 'ioReadMs' | 'ioWriteMs'> = new Map([
  ['I/O Read Time', 'ioReadMs'],
  ['I/O Write Time', 'ioWriteMs'],
  ['Shared I/O Read Time', 'ioReadMs'],
  ['Shared I/O Write Time', 'ioWriteMs'],
  ['Local I/O Read Time', 'ioReadMs'],
  ['Local I/O Write Time', 'ioWriteMs'],
  ['Temp I/O Read Time', 'ioReadMs'],
  ['Temp I/O Write Time', 'ioWriteMs'],
]);

/** Gathers the counters of one node, or of planning, as they come by. */
export class BuffersDraft {
  #found: Mutable | null = null;

  /** True when the property is one of the buffers' and was understood. */
  take(name: string, value: unknown): boolean {
    const counter = blocks.get(name);
    const time = times.get(name);
    const amount = counter || time ? amountOf(value) : null;
    if (amount === null) return false;
    this.#found ??= { ...noBuffers };
    if (counter) this.#found[counter] = amount;
    else if (time) this.#found[time] = (this.#found[time] ?? 0) + amount;
    return true;
  }

  /** null: nothing was said about buffers. */
  get buffers(): Buffers | null {
    return this.#found;
  }
}
