import type { Summary } from '../../../shared/contract/sizes.ts';
import { type Failure, FailureError } from '../../../shared/failure.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import type { Call } from '../../postgres/call.ts';
import type { Session } from '../../postgres/session.ts';
import { firstChunkSize, measureOrder, nextChunkSize } from './chunk-order.ts';
import { measureChunk, mostFailures } from './chunk-run.ts';
import { databaseSize } from './database-size.sql.ts';
import { relationEstimates } from './relation-estimates.sql.ts';
import { keepEarlier, reportFrom, type SizeReport } from './report.ts';
import { ThrowAwayLane } from './size-lane.ts';
import { countStates, lockHolders, totals } from './summary.ts';

/**
 * One measurement, from the first estimate to its end: measuring → finished | stopped | failed. Whatever the end, what
 * was measured stays. Several pages may watch one.
 */
export class Measuring {
  readonly reportId: number;
  readonly startedAt = new Date();
  /** Undefined until the estimates are read. */
  report: SizeReport | undefined;
  revision = 0;
  state: Summary['state'] = 'measuring';
  failure: Failure | undefined;
  readonly statements: ExecutedStatement[] = [];
  /** Called at each change, before those who wait for it. */
  onChange: () => void = () => undefined;
  /** What the user should know although the report is whole. */
  note: string | undefined;
  readonly #started = performance.now();
  readonly #stop = new AbortController();
  readonly #before: SizeReport | undefined;
  #readAt = new Date();
  #elapsedMs = 0;
  #estimatesMs = 0;
  #database_bytes: number | null = null;
  #done = 0;
  #of = 0;
  #wake: () => void = () => undefined;
  #change: Promise<void> = Promise.resolve();

  constructor(reportId: number, before: SizeReport | undefined) {
    this.reportId = reportId;
    this.#before = before;
    this.#rearm();
  }

  /** Ends early and keeps what it has; reaches the statement that runs. */
  stop(): void {
    this.#stop.abort();
  }

  /** Never rejects: how it ended is in `state` and `failure`. `keep` is given what was measured in full. */
  async run(open: (call: Call) => Promise<Session>, keep: (call: Call) => Promise<void>): Promise<void> {
    const call = { signal: this.#stop.signal, statements: this.statements };
    try {
      const session = await open(call);
      const report = await this.#estimate(session);
      await this.#measureAll(session, report);
      await keep(call);
      this.#end('finished');
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === 'cancelled') this.#end('stopped');
      else this.#end('failed', failure);
    }
  }

  /** The report now, and again after each change, until it is over or the signal is raised. */
  async *follow(signal: AbortSignal): AsyncGenerator<Summary> {
    const left = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    let seen = 0;
    while (!signal.aborted) {
      // Taken before looking, so that no change falls between.
      const change = this.#change;
      const summary = this.revision === seen ? undefined : this.summary();
      seen = this.revision;
      if (summary) yield summary;
      if (this.revision !== seen) continue;
      if (this.isOver) return;
      await Promise.race([change, left]);
    }
  }

  get isOver(): boolean {
    return this.state !== 'measuring';
  }

  summary(): Summary | undefined {
    const { report } = this;
    if (!report) return undefined;
    const { failure } = this;
    const advice = failure?.advice === undefined ? {} : { advice: failure.advice };
    return {
      reportId: this.reportId,
      revision: this.revision,
      state: this.state,
      startedAt: this.startedAt.toISOString(),
      readAt: this.#readAt.toISOString(),
      elapsedMs: Math.round(this.#elapsedMs),
      estimatesMs: Math.round(this.#estimatesMs),
      ...countStates(report),
      lockedBy: lockHolders(report),
      ...totals(report),
      database_bytes: this.#database_bytes,
      done: this.#done,
      of: this.#of,
      longestStatementMs: Math.round(Math.max(0, ...this.statements.map((one) => one.ms))),
      note: this.note ?? null,
      failure: failure ? { message: failure.message, ...advice } : null,
    };
  }

  async #estimate(session: Session): Promise<SizeReport> {
    const report = reportFrom(await session.columns(relationEstimates), session.block_size);
    if (this.#before) keepEarlier(report, this.#before);
    this.#estimatesMs = performance.now() - this.#started;
    this.report = report;
    return report;
  }

  async #measureAll(session: Session, report: SizeReport): Promise<void> {
    const order = measureOrder(report);
    this.#of = order.length;
    this.#publish();
    const whole = this.#readWhole(session);
    const lane = new ThrowAwayLane(session);
    const budget = { failuresLeft: mostFailures };
    let size = firstChunkSize;
    try {
      while (this.#done < order.length) {
        const chunk = order.subarray(this.#done, this.#done + size);
        const started = performance.now();
        await measureChunk(lane, report, chunk, budget);
        this.#done += chunk.length;
        size = nextChunkSize(size, performance.now() - started);
        this.#publish();
      }
      await whole;
    } finally {
      await lane.renew();
    }
  }

  /** Beside the chunks: it walks the database's folder, and the report can do without it. */
  async #readWhole(session: Session): Promise<void> {
    try {
      this.#database_bytes = (await session.one(databaseSize)).database_bytes;
    } catch (error) {
      this.note = `pg_database_size: ${asFailure(error).message}`;
    }
  }

  #end(how: Summary['state'], failure?: Failure): void {
    this.state = how;
    this.failure = failure;
    this.#publish();
  }

  #publish(): void {
    this.revision += 1;
    this.#readAt = new Date();
    this.#elapsedMs = performance.now() - this.#started;
    this.onChange();
    this.#wake();
    this.#rearm();
  }

  #rearm(): void {
    this.#change = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}
