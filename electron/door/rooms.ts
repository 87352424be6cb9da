import { contract } from '../../shared/contract/index.ts';
import type { Bridge } from '../../shared/rpc.ts';
import type { NativeHost } from '../native.ts';
import { openStore } from '../store/store.ts';
import { serve } from './serve.ts';
import { services } from './services.ts';

/** Heapscope without a host: everything behind the door, ready to be mounted on any number of pages. */
export interface Rooms {
  /** Answers one page until the returned function is called. */
  mount(bridge: Bridge): () => void;
  /** Ends every connection, and the demo's server. */
  close(): Promise<void>;
}

export async function openRooms({ folder, native }: { folder: string; native: NativeHost }): Promise<Rooms> {
  const store = await openStore(folder, native.secrets);
  const answers = services({ store, native });
  return {
    mount: (bridge) => serve(bridge, answers, contract, reportFault),
    close: async () => undefined,
  };
}

/** For the terminal: where it broke, without the words, which may quote somebody's data. */
function reportFault(path: string, error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  console.error(
    [`Fault in ${path} (${error instanceof Error ? error.name : typeof error})`, ...stack.slice(0, 8)].join('\n'),
  );
}
