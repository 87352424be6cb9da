import { PG } from '../../../shared/pg-version.ts';
import type { BenchmarkSession } from '../../postgres/benchmark-session.ts';
import type { Session } from '../../postgres/session.ts';
import { blocksRead } from './hit-share.sql.ts';

/** A backend tells its counts once a second at most, unless it is asked to (since 15) with its next statement. */
const flush = 'SELECT pg_catalog.pg_stat_force_next_flush()';

/** Share of block reads found in shared_buffers between two looks, of the tables that are measured. */
export class HitShare {
  readonly #session: Session;
  readonly #measured: BenchmarkSession;
  readonly #oids: readonly number[];
  #before: { hit: number; read: number } | null = null;

  constructor(session: Session, measured: BenchmarkSession, oids: readonly number[]) {
    this.#session = session;
    this.#measured = measured;
    this.#oids = [...new Set(oids)];
  }

  /** Since the look before this one; null at the first, and when nothing was counted between them. */
  async look(): Promise<number | null> {
    const now = await this.#read();
    const before = this.#before;
    this.#before = now;
    if (now === null || before === null) return null;
    const [hit, read] = [now.hit - before.hit, now.read - before.read];
    // Counters were reset, or the backend has not told yet.
    return hit < 0 || read < 0 || hit + read === 0 ? null : hit / (hit + read);
  }

  async #read(): Promise<{ hit: number; read: number } | null> {
    if (this.#session.server_version_num >= PG.v15) {
      await this.#measured.run('unnamed', { name: 'benchmark.flush', text: flush }, []).catch(() => undefined);
    }
    return this.#session.one(blocksRead, this.#oids).catch(() => null);
  }
}
