import type { Session } from '../../postgres/session.ts';
import { lastQueryId, statementStatistics, statementTimes } from './server-time.sql.ts';

interface Counted {
  readonly calls: number;
  readonly ms: number;
}

/**
 * Time that the server spent on our statements, from pg_stat_statements: what it counted between two looks. EXPLAIN
 * ANALYZE would be no substitute, since it reads two to three times that for statements this short.
 */
export class ServerTime {
  /** Why it is not known; null when it is. */
  readonly unknownBecause: string | null;
  readonly isPlanningCounted: boolean;
  readonly #session: Session;
  readonly #schema: string;
  /** Query id of each statement, by our name for it. */
  readonly #queryIds: ReadonlyMap<string, string>;
  #before: ReadonlyMap<string, Counted> = new Map();
  #means: ReadonlyMap<string, number> = new Map();

  private constructor(options: {
    session: Session;
    schema: string;
    isPlanningCounted: boolean;
    queryIds: ReadonlyMap<string, string>;
    unknownBecause: string | null;
  }) {
    this.#session = options.session;
    this.#schema = options.schema;
    this.isPlanningCounted = options.isPlanningCounted;
    this.#queryIds = options.queryIds;
    this.unknownBecause = options.unknownBecause;
  }

  /** `once` runs one of our statements on the measured connection, whose backend is `pid`. */
  static async watch(
    session: Session,
    pid: number | null,
    once: ReadonlyMap<string, () => Promise<unknown>>,
  ): Promise<ServerTime> {
    const [found] = await session.rows(statementStatistics).catch(() => []);
    const none = (unknownBecause: string) =>
      new ServerTime({ session, schema: '', isPlanningCounted: false, queryIds: new Map(), unknownBecause });
    if (found === undefined)
      return none('pg_stat_statements is not installed in this database, Statements names the steps');
    if (pid === null) return none('the backend that is measured is not known');
    const queryIds = new Map<string, string>();
    for (const [name, run] of once) {
      await run();
      const [row] = await session.rows(lastQueryId, pid).catch(() => []);
      if (row?.query_id !== undefined && row.query_id !== null) queryIds.set(name, row.query_id);
    }
    if (queryIds.size < once.size) return none('the server computes no query ids (compute_query_id)');
    const { schema, is_planning_counted } = found;
    const made = { session, schema, isPlanningCounted: is_planning_counted, queryIds };
    const time = new ServerTime({ ...made, unknownBecause: null });
    return (await time.counted()) === null
      ? none('pg_stat_statements cannot be read here, Statements names what is missing')
      : time;
  }

  async begin(): Promise<void> {
    this.#before = (await this.counted()) ?? new Map();
  }

  /** After the last measured run; may be called again. */
  async end(): Promise<void> {
    const after = (await this.counted()) ?? new Map<string, Counted>();
    const means = new Map<string, number>();
    for (const [name, queryId] of this.#queryIds) {
      const [from, to] = [this.#before.get(queryId), after.get(queryId)];
      const calls = (to?.calls ?? 0) - (from?.calls ?? 0);
      if (to !== undefined && calls > 0) means.set(name, Math.max(0, to.ms - (from?.ms ?? 0)) / calls);
    }
    this.#means = means;
  }

  /** Of one run that sends each statement so often; null as soon as one of them is not known. */
  ofRun(statements: readonly { readonly name: string; readonly times: number }[]): number | null {
    let sum = 0;
    for (const { name, times } of statements) {
      const each = this.#means.get(name);
      if (each === undefined) return null;
      sum += each * times;
    }
    return sum;
  }

  /** null when it cannot be read. */
  async counted(): Promise<ReadonlyMap<string, Counted> | null> {
    if (this.unknownBecause !== null) return null;
    const options = { schema: this.#schema, queryIds: [...this.#queryIds.values()] };
    const rows = await this.#session.rows(statementTimes, options).catch(() => null);
    if (rows === null) return null;
    return new Map(rows.map(({ query_id, calls, exec_ms, plan_ms }) => [query_id, { calls, ms: exec_ms + plan_ms }]));
  }
}
