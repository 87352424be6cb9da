import { create } from 'zustand';
import type { ConnectionState } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';

/** Every open or lost database of this host, as `connections.watch` said last; when it said so, as Date.now(). */
interface ConnectionStates {
  readonly states: readonly ConnectionState[];
  readonly heardAt: number;
}

export const useConnectionStates = create<ConnectionStates>(() => ({ states: [], heardAt: 0 }));

export function useConnectionState(at: At | null): ConnectionState | undefined {
  return useConnectionStates(({ states }) => states.find((state) => state.at === at));
}
