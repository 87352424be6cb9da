import type { At } from '../../shared/contract/place.ts';
import { SentLedger } from './sent.ts';

/** Somebody who opens hundreds of databases in one run keeps the ledgers of the last ones. */
const most = 32;

/** One ledger for each database, which outlives its connections. */
export class SentLedgers {
  readonly #all = new Map<At, SentLedger>();

  of(at: At): SentLedger {
    const known = this.#all.get(at);
    if (known !== undefined) return known;
    const made = new SentLedger();
    this.#all.set(at, made);
    const [oldest] = this.#all.keys();
    if (this.#all.size > most && oldest !== undefined) this.#all.delete(oldest);
    return made;
  }
}
