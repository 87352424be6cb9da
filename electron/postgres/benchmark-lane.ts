import type { StatementMode } from '../../shared/contract/benchmark-parts.ts';
import { FailureError, fail } from '../../shared/failure.ts';
import { CellRows, CountedRows } from './benchmark-rows.ts';
import type { BenchmarkAnswer, BenchmarkSession, BenchmarkStatement } from './benchmark-session.ts';
import type { Call } from './call.ts';
import { failureOf } from './failures.ts';
import { takeLaneConnection } from './lane-connection.ts';
import { LaneLedger } from './lane-ledger.ts';
import { graceMs, type LaneTraits, type Setting, setConfigText } from './lane-settings.ts';
import type { Opened } from './open-ground.ts';
import { nullableArrayLiteral } from './parameters.ts';
import type { NoteSent } from './sent.ts';
import type { ExchangeLimits, WireLine } from './wire-line.ts';
import { bind, describe, execute, parse, simpleQuery, step, sync } from './wire-message.ts';
import { withLiterals } from './with-literals.ts';

export interface BenchmarkOptions {
  /** Added to every round trip. */
  readonly addedDelayMs: number;
}

const limitMs = 30_000;
const limits: ExchangeLimits = { deadlineMs: limitMs + graceMs, budgetBytes: 256e6 };

/** Autocommit and read only, on a connection of its own. The signal of the call closes it. */
export async function openBenchmarkSession(
  opened: Opened,
  call: Call,
  { addedDelayMs }: BenchmarkOptions,
): Promise<BenchmarkSession> {
  const { signal } = call;
  if (opened.facts.isPooled) {
    fail('unsupported', 'A benchmark needs a connection of its own, and here a pooler stands between', {
      advice: 'Connect to the server itself: through a pooler each statement may meet another backend.',
    });
  }
  const connection = await takeLaneConnection(opened, signal, () => opened.openLane('benchmark', { addedDelayMs }));
  const { line } = connection;
  const stop = () => void line.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const close = async () => {
    signal.removeEventListener('abort', stop);
    await connection.close();
  };
  const runs = new BenchmarkRuns(line, call, opened.ground.sent.by('benchmark', line.pid));
  try {
    await runs.prepareSession(opened.ground.traits);
  } catch (error) {
    await close();
    throw error;
  }
  return { pid: line.pid ?? null, run: (...given) => runs.run(...given), close };
}

type Params = Parameters<BenchmarkSession['run']>[2];

class BenchmarkRuns {
  readonly #line: WireLine;
  readonly #call: Call;
  readonly #sent: NoteSent;
  readonly #ledger: LaneLedger;
  /** Names on the server, by name and text. */
  readonly #named = new Map<string, string>();

  constructor(line: WireLine, call: Call, sent: NoteSent) {
    this.#line = line;
    this.#call = call;
    this.#sent = sent;
    this.#ledger = new LaneLedger(call.statements, sent);
  }

  /** In force until the connection is closed, which nobody else ever uses. */
  async prepareSession(traits: LaneTraits): Promise<void> {
    const settings = sessionSettings(traits);
    const text = setConfigText(settings.length, false);
    const ms = await this.#exchange([step(text, settings.flat()), sync], 1, new CountedRows());
    this.#sent({ name: 'benchmark.session', text, params: settings.flat(), ms, rows: 1 });
  }

  async run(
    mode: StatementMode,
    statement: BenchmarkStatement,
    params: Params,
    { keepsRows = false }: { readonly keepsRows?: boolean } = {},
  ): Promise<BenchmarkAnswer> {
    const values = params.map((value) => (Array.isArray(value) ? nullableArrayLiteral(value) : single(value)));
    const { name, text } = statement;
    const rows = keepsRows ? new CellRows() : new CountedRows();
    const parts = await this.#parts(mode, statement, values);
    try {
      const ms = await this.#exchange(parts, 1, rows);
      this.#ledger.note(name, text, () => values, ms, rows.rows);
      return { ms, rows: rows.rows, bytes: rows.bytes, cells: rows.cells };
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      this.#ledger.failed(name, text, () => values, 0, told);
      throw error;
    }
  }

  async #parts(
    mode: StatementMode,
    { name, text }: BenchmarkStatement,
    values: readonly (string | null)[],
  ): Promise<readonly Buffer[]> {
    if (mode === 'simple') return [simpleQuery(withLiterals(text, values))];
    // Describe too, as libpq sends it, and so psycopg and pgbench: what is measured is what an application pays.
    if (mode === 'unnamed') return [parse('', text), bind('', values), describe, execute, sync];
    return [bind(await this.#name(name, text), values), describe, execute, sync];
  }

  /** Parsed once, apart from what is measured. */
  async #name(name: string, text: string): Promise<string> {
    const key = `${name}\0${text}`;
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    const made = `b${this.#named.size + 1}`;
    await this.#exchange([parse(made, text), sync], 0, new CountedRows());
    this.#named.set(key, made);
    return made;
  }

  async #exchange(parts: readonly Buffer[], steps: number, rows: CountedRows): Promise<number> {
    try {
      const { ms, error } = await this.#line.exchange({ bytes: Buffer.concat(parts), steps }, rows, limits);
      if (error !== undefined) throw error;
      return ms;
    } catch (error) {
      throw new FailureError(failureOf(error, { isStopped: this.#call.signal.aborted, limitMs }), { cause: error });
    }
  }
}

const single = (value: string | readonly (string | null)[] | null): string | null =>
  typeof value === 'string' ? value : null;

/**
 * What an application would not notice: everything else (jit, parallel workers, work_mem) is the server's own, since it
 * is measured. search_path is pinned, so that the SQL that we generate calls nothing that somebody put into public.
 */
function sessionSettings(traits: LaneTraits): readonly Setting[] {
  const settings: Setting[] = [
    ['default_transaction_read_only', 'on'],
    ['search_path', 'pg_catalog, pg_temp'],
    ['statement_timeout', `${limitMs}`],
    ['lock_timeout', '2000'],
    ['idle_in_transaction_session_timeout', '5000'],
    ['client_min_messages', 'error'],
  ];
  if (traits.noticesLostClients) settings.push(['client_connection_check_interval', '1000']);
  if (traits.isSqlAscii) settings.push(['client_encoding', 'SQL_ASCII']);
  return settings;
}
