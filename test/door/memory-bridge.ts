import type { Bridge, FromDoor } from '../../shared/rpc.ts';

/** A page in the same process: what the door sends is kept, what the page says is handed over as it is. */
export class MemoryBridge implements Bridge {
  readonly heard: FromDoor[] = [];
  readonly #listeners = new Set<(message: unknown) => void>();
  readonly #waiting = new Map<number, (end: Extract<FromDoor, { kind: 'end' }>) => void>();

  send(message: FromDoor): void {
    // What cannot be JSON fails here, as on both hosts.
    const crossed: FromDoor = JSON.parse(JSON.stringify(message));
    this.heard.push(crossed);
    if (crossed.kind === 'end') this.#waiting.get(crossed.id)?.(crossed);
  }

  onMessage(listen: (message: unknown) => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  say(message: unknown): void {
    for (const listen of this.#listeners) listen(message);
  }

  ask(id: number, path: string, input: unknown): Promise<Extract<FromDoor, { kind: 'end' }>> {
    const ended = new Promise<Extract<FromDoor, { kind: 'end' }>>((resolve) => this.#waiting.set(id, resolve));
    this.say({ id, kind: 'ask', path, input });
    return ended;
  }

  endsOf(id: number): readonly FromDoor[] {
    return this.heard.filter((message) => message.id === id && message.kind === 'end');
  }
}
