import type { Backend } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';

/** A database that is being sampled. */
export interface Accompanied {
  readonly at: At;
  /** Raised when nobody watches any more. */
  readonly signal: AbortSignal;
  /**
   * Every backend of the last sample, the same array until the next; undefined while there is none, or the line is lost:
   * ask nothing then.
   */
  readonly now: () => readonly Backend[] | undefined;
}

/** Runs until the signal is raised, and fails never: what goes wrong is kept, and told to who asks its room. */
export type Companion = (beside: Accompanied) => Promise<void>;

interface Company {
  watchers: number;
  readonly ending: AbortController;
}

/**
 * Rooms that must have looked before they are asked (rates, vacuums that were cancelled) look beside the sampler: begun
 * with the first watcher of a database, over with the last, and so never on a server that nobody watches.
 */
export class Companions {
  readonly #companions: Companion[] = [];
  readonly #companies = new Map<At, Company>();

  add(companion: Companion): void {
    this.#companions.push(companion);
  }

  /** One more watches. Returns what to call, once, when it does no more. */
  join(at: At, now: Accompanied['now']): () => void {
    const company = this.#companies.get(at) ?? this.#begin(at, now);
    company.watchers += 1;
    return () => {
      company.watchers -= 1;
      if (company.watchers > 0) return;
      company.ending.abort();
      if (this.#companies.get(at) === company) this.#companies.delete(at);
    };
  }

  close(): void {
    for (const { ending } of this.#companies.values()) ending.abort();
  }

  #begin(at: At, now: Accompanied['now']): Company {
    const company: Company = { watchers: 0, ending: new AbortController() };
    this.#companies.set(at, company);
    const beside: Accompanied = { at, signal: company.ending.signal, now };
    for (const companion of this.#companions) void companion(beside).catch(() => undefined);
    return company;
  }
}
