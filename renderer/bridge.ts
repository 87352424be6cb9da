import { fromDoorText } from '../shared/door-text.ts';
import type { HostBridge } from './host-bridge.ts';
import { socketBridge } from './socket-bridge.ts';

/** What the preload script exposes: JSON text in both directions, nothing else. */
interface ExposedPipe {
  send(text: string): void;
  onMessage(listen: (text: string) => void): () => void;
}

declare global {
  interface Window {
    readonly heapscope?: ExposedPipe;
  }
}

function pipeBridge(pipe: ExposedPipe): HostBridge {
  return {
    send: (message) => pipe.send(JSON.stringify(message)),
    onMessage: (listen) => pipe.onMessage((text) => listen(fromDoorText(text))),
    state: () => 'open',
    onState: () => () => undefined,
  };
}

/** The one bridge of this page: the preload script's pipe where there is one, else a WebSocket to where we came from. */
export const bridge: HostBridge = window.heapscope ? pipeBridge(window.heapscope) : socketBridge(window.location);
