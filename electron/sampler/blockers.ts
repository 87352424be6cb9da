import type { Backend } from '../../shared/contract/activity.ts';

const waitOf = ({ key, query_start }: Backend) => `${key} ${query_start}`;

/** Who stood before whom, when it was asked last: where very many wait, it is not asked with every sample. */
export class Blockers {
  #known: ReadonlyMap<string, Backend['blocked_by']> = new Map();

  take(backends: readonly Backend[]): void {
    const waiting = backends.filter(({ kind }) => kind === 'waiting');
    this.#known = new Map(waiting.map((backend) => [waitOf(backend), backend.blocked_by]));
  }

  /** The same wait is taken to be behind the same backends still. */
  fillIn(backend: Backend): Backend {
    const known = backend.kind === 'waiting' ? this.#known.get(waitOf(backend)) : undefined;
    return known === undefined ? backend : { ...backend, blocked_by: known };
  }
}
