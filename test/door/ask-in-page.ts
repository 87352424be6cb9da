import type {} from '../../renderer/bridge.ts';
import type { Hand } from './desktop.ts';

/** Asks from inside the page and hears the answer, whatever the page itself does meanwhile. */
export async function askInPage(hand: Hand, text: string, id: number): Promise<string> {
  const { page } = await hand.window();
  return page.evaluate(
    ([text, id]) =>
      new Promise<string>((resolve) => {
        const leave = window.heapscope?.onMessage((answer) => {
          const message: { id: number; kind: string } = JSON.parse(answer);
          if (message.id !== id || message.kind !== 'end') return;
          leave?.();
          resolve(answer);
        });
        window.heapscope?.send(text);
      }),
    [text, id] as const,
  );
}
