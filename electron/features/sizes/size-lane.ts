import type { Session } from '../../postgres/session.ts';
import type { SizeLane } from './chunk-run.ts';

/** Five full chunks: each relation leaves some 13 kB in the memory of its backend, so this is about 100 MB. */
const relationsPerConnection = 5000;
type Own = Session & { close(): Promise<void> };

/** Hands out one connection until it has seen 5,000 relations, then closes it and opens the next: never two at a time. */
export class ThrowAwayLane implements SizeLane {
  readonly #base: Session;
  #own: Own | undefined;
  #seen = 0;

  constructor(base: Session) {
    this.#base = base;
  }

  async use(relations: number): Promise<Session> {
    if (this.#own && this.#seen + relations > relationsPerConnection) await this.renew();
    this.#own ??= await this.#base.fresh();
    this.#seen += relations;
    return this.#own;
  }

  async renew(): Promise<void> {
    const own = this.#own;
    this.#own = undefined;
    this.#seen = 0;
    await own?.close();
  }
}
