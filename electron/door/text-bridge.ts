import { doorText } from '../../shared/door-text.ts';
import type { Bridge } from '../../shared/rpc.ts';

/** A channel of text: both hosts carry JSON, so that an answer means the same in each. */
export interface TextPipe {
  /** Must not throw when the page is gone. */
  send(text: string): void;
  onText(listen: (text: string) => void): () => void;
}

/** Longer text is not even parsed. What is between 1 MB and this is answered with `bad-input`. */
export const mostText = 4_000_000;

/** What is no JSON, or too long, arrives as undefined. */
export function textBridge(pipe: TextPipe): Bridge {
  return {
    send: (message) => pipe.send(doorText(message)),
    onMessage: (listen) => pipe.onText((text) => listen(parsed(text))),
  };
}

/** undefined for what is no JSON: `serve` refuses it like any other wrong message. */
function parsed(text: string): unknown {
  if (text.length > mostText) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
