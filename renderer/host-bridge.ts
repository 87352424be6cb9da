import type { FromDoor, PageBridge } from '../shared/rpc.ts';

/** connecting → open → lost → open …; refused is final: only a fresh URL helps. */
export type HostState = 'connecting' | 'open' | 'lost' | 'refused';

/** The page's end of the door, and whether anybody is behind it. */
export interface HostBridge extends PageBridge {
  readonly state: () => HostState;
  readonly onState: (listen: (state: HostState) => void) => () => void;
}

/** Our own host wrote the text, into a channel that nobody else can write to. */
export function fromText(text: string): FromDoor {
  const message: FromDoor = JSON.parse(text);
  return message;
}
