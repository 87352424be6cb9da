import type { HeapscopeContract } from '../../shared/contract/index.ts';
import type { NativeHost } from '../native.ts';
import type { Store } from '../store/store.ts';
import type { ServedBy } from './serve.ts';

/** What the rooms' services are made of. Each takes what it needs of it. */
export interface Parts {
  readonly store: Store;
  readonly native: NativeHost;
}

/** Every room's answers, one line a room. */
export function services(_parts: Parts): ServedBy<HeapscopeContract> {
  return {};
}
