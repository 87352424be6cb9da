import type { Session } from '../../postgres/session.ts';
import type { SizeLane } from './chunk-run.ts';

const chunksPerConnection = 5;
type Own = Session & { close(): Promise<void> };

/** Hands out one connection for five chunks, then closes it and opens the next: never two at a time. */
export class ThrowAwayLane implements SizeLane {
  readonly #base: Session;
  #own: Own | undefined;
  #used = 0;

  constructor(base: Session) {
    this.#base = base;
  }

  async use(): Promise<Session> {
    if (this.#own && this.#used >= chunksPerConnection) await this.renew();
    this.#own ??= await this.#base.fresh();
    this.#used += 1;
    return this.#own;
  }

  async renew(): Promise<void> {
    const own = this.#own;
    this.#own = undefined;
    this.#used = 0;
    await own?.close();
  }
}
