import type { PageBridge } from '../shared/rpc.ts';

/** connecting → open → lost → open …; refused is final: only a fresh URL helps. */
export type HostState = 'connecting' | 'open' | 'lost' | 'refused';

/** The page's end of the door, and whether anybody is behind it. */
export interface HostBridge extends PageBridge {
  readonly state: () => HostState;
  readonly onState: (listen: (state: HostState) => void) => () => void;
}
