import type { z } from 'zod';
import type { RedundantUpdates, writes } from '../../../shared/contract/writes.ts';
import { FailureError, fail } from '../../../shared/failure.ts';
import { pagesToRead } from '../../../shared/writes/pages-to-read.ts';
import { RedundantPairs } from '../../../shared/writes/redundant-pairs.ts';
import { redundancyAdvice, redundancyHints, type UpdatedTable } from '../../../shared/writes/redundant-words.ts';
import type { Session } from '../../postgres/session.ts';
import { findExtension, tooOld } from './extension.ts';
import { lentPages } from './lent-pages.sql.ts';
import type { Lack } from './read-server.ts';
import { type DoubtfulPair, pairsOnPages, toastedPair, writtenTable } from './redundant.sql.ts';

type Answer = z.infer<(typeof writes)['redundant']['output']>;

/** Enough pairs for a share within 2 points, and enough pages where pairs are rare. */
const enoughPairs = 5_000;
const mostPages = 2_000;
const budgetMs = 3_000;
const firstBatch = 4;
const largestBatch = 32;
/** A batch that took longer is not made larger. */
const quickMs = 60;
const mostDoubtful = 300;

export async function redundantAnswer(session: Session, relid: number): Promise<Answer> {
  const table = await tableOf(session, relid);
  const ready = await readiness(session, table.relkind);
  const pairs = new RedundantPairs();
  const probe = 'schema' in ready ? new Probe(session, relid, ready.schema, pairs) : null;
  const found = probe === null ? null : await probe.read(table.pages);
  return {
    found,
    lacks: 'lacks' in ready ? [...ready.lacks] : [],
    hints: redundancyHints(table, pairs.onlyIn, pairs.pairs),
    advice: redundancyAdvice(table, found),
  };
}

export async function tableOf(
  session: Session,
  relid: number,
): Promise<UpdatedTable & { readonly relkind: string; readonly pages: number }> {
  const [table] = await session.rows(writtenTable, relid);
  return table ?? fail('bad-input', 'It is no table, or it was dropped');
}

async function readiness(
  session: Session,
  relkind: string,
): Promise<{ readonly schema: string } | { readonly lacks: readonly Lack[] }> {
  if (relkind === 'p') {
    return {
      lacks: [{ what: 'A partitioned table has no pages of its own: choose one of its partitions', grant: null }],
    };
  }
  const extension = await findExtension(session, 'pageinspect', 'tuple_data_split');
  if (extension.kind === 'lacking') return extension;
  const { extversion, is_superuser } = extension.found;
  const lacking = is_superuser ? null : await lendingLack(session);
  if (lacking !== null) return { lacks: [lacking] };
  // 1.9 came with PostgreSQL 14, and with it block numbers beyond 2^31.
  const [major = 0, minor = 0] = (extversion ?? '').split('.').map(Number);
  return major === 1 && minor < 9 ? { lacks: [tooOld('pageinspect', extversion ?? '')] } : extension;
}

/** null: a superuser has lent the functions to this role. */
async function lendingLack(session: Session): Promise<Lack | null> {
  const { is_lent, lending } = await session.one(lentPages);
  const what = 'Reading pages needs a superuser, or one who lends pageinspect: its functions read pages of every table';
  return is_lent ? null : { what, grant: lending };
}

/** Reads pages in batches that grow as long as they are quick, each a statement, so that none is long. */
class Probe {
  readonly #session: Session;
  readonly #relid: number;
  readonly #schema: string;
  readonly #pairs: RedundantPairs;
  readonly #doubtful: DoubtfulPair[] = [];
  readonly #begun = performance.now();
  #failures = 0;

  constructor(session: Session, relid: number, schema: string, pairs: RedundantPairs) {
    this.#session = session;
    this.#relid = relid;
    this.#schema = schema;
    this.#pairs = pairs;
  }

  async read(ofPages: number): Promise<RedundantUpdates> {
    let batch: number[] = [];
    let size = firstBatch;
    let pages = 0;
    for (const page of pagesToRead(ofPages)) {
      batch.push(page);
      if (batch.length < size) continue;
      pages += batch.length;
      const tookMs = await this.#readBatch(batch);
      batch = [];
      if (tookMs < quickMs) size = Math.min(largestBatch, size * 2);
      if (this.#isEnough || pages >= mostPages) break;
    }
    if (batch.length > 0 && !this.#isEnough) await this.#readBatch(batch);
    await this.#readDoubtful();
    const tookMs = performance.now() - this.#begun;
    return this.#pairs.found({ ofPages, tookMs, readAt: new Date().toISOString() });
  }

  get #isEnough(): boolean {
    return this.#pairs.pairs >= enoughPairs || performance.now() - this.#begun > budgetMs;
  }

  async #readBatch(batch: readonly number[]): Promise<number> {
    const begun = performance.now();
    try {
      const { olds, pairs, groups, doubtful } = await this.#session.one(pairsOnPages, this.#relid, batch, this.#schema);
      this.#pairs.read(batch.length);
      this.#pairs.add(groups);
      const certain = groups.reduce((sum, group) => sum + group.pairs, 0);
      this.#pairs.skip(olds - pairs + (pairs - certain - doubtful.length));
      this.#doubtful.push(...doubtful);
    } catch (error) {
      // A page that was truncated away takes its batch with it; what fails every time is no accident.
      this.#failures += 1;
      if (this.#failures > 2 || !isOfThePages(error)) throw error;
      this.#pairs.skip(batch.length);
    }
    return performance.now() - begun;
  }

  /** Equal or not, that is read from the values; where one was vacuumed away nobody knows any more. */
  async #readDoubtful(): Promise<void> {
    for (const [i, pair] of this.#doubtful.entries()) {
      const told = i < mostDoubtful ? await this.#compare(pair).catch(unlessOfThePages) : undefined;
      if (told === undefined || told.found !== 2) this.#pairs.skip(1);
      else this.#pairs.add([{ changed: told.changed, pairs: 1 }]);
    }
  }

  #compare(pair: DoubtfulPair) {
    return this.#session.one(toastedPair, this.#relid, pair, this.#schema);
  }
}

const isOfThePages = (error: unknown): boolean => error instanceof FailureError && error.failure.kind === 'sql';

function unlessOfThePages(error: unknown): undefined {
  if (!isOfThePages(error)) throw error;
}
