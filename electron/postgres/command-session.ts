import { FailureError, fail } from '../../shared/failure.ts';
import type { Call } from './call.ts';
import type { SessionGround } from './catalog-session.ts';
import type { Command } from './command.ts';
import { failureOf } from './failures.ts';
import { takeLaneConnection } from './lane-connection.ts';
import { graceMs, type LaneTraits, type Setting, setConfigText } from './lane-settings.ts';
import type { Opened } from './open-ground.ts';
import type { NoteSent } from './sent.ts';
import type { Answer, ExchangeLimits, WireLine } from './wire-line.ts';
import { step, sync } from './wire-message.ts';

export interface CommandLimits {
  readonly timeoutMs: number;
  /** How long it may stand in the queue for a lock, where others stand behind it. */
  readonly lockTimeoutMs: number;
}

/** A connection of the action lane for commands: each by itself, outside of any transaction block, committed at once. */
export interface CommandSession {
  /** Of the backend, by which its progress is found; null when the server did not tell. */
  readonly pid: number | null;
  /** Resolves with its tag (`VACUUM`). Fails with the server's reason, or `cancelled` when the call was stopped. */
  run(command: Command, limits: CommandLimits): Promise<{ readonly tag: string; readonly ms: number }>;
  /** Tells the server to stop what it still runs. */
  close(): Promise<void>;
}

const settingLimits: ExchangeLimits = { deadlineMs: 5_000, budgetBytes: 1e6 };
const answerBytes = 4e6;

/**
 * The signal of the call stops the command and closes the connection. Fails with `unsupported` behind a pooler, where
 * limits of a session would be left to somebody else. Who asks decides first whether this connection may be changed.
 */
export async function openCommandSession(opened: Opened, call: Call): Promise<CommandSession> {
  const { signal } = call;
  if (opened.facts.isPooled) {
    fail('unsupported', 'This needs a connection of its own, and here a pooler stands between', {
      advice: 'Connect to the server itself.',
    });
  }
  const connection = await takeLaneConnection(opened, signal, () => opened.openLane('action'));
  const { line } = connection;
  const stop = () => void line.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const commands = new Commands(line, call, opened.ground);
  return {
    pid: line.pid ?? null,
    run: (one, limits) => commands.run(one, limits),
    async close() {
      signal.removeEventListener('abort', stop);
      await connection.close();
    },
  };
}

class Commands {
  readonly #line: WireLine;
  readonly #call: Call;
  readonly #traits: LaneTraits;
  readonly #sent: NoteSent;

  constructor(line: WireLine, call: Call, { traits, sent }: SessionGround) {
    this.#line = line;
    this.#call = call;
    this.#traits = traits;
    this.#sent = sent.by('action', line.pid);
  }

  async run({ name, text }: Command, limits: CommandLimits): Promise<{ tag: string; ms: number }> {
    const settings = sessionSettings(limits, this.#traits);
    const setting = {
      name: 'command.session',
      text: setConfigText(settings.length, false),
      params: settings.flat(),
      rows: 1,
    };
    this.#sent({ ...setting, ms: await this.#send(step(setting.text, setting.params), {}, settingLimits) });
    const note = { name, text: text.toString(), params: [], ms: 0, rows: 0 };
    const started = performance.now();
    let tag = '';
    const answer: Answer = {
      completed(told) {
        tag = told;
      },
    };
    try {
      const deadlineMs = limits.timeoutMs + graceMs;
      const ms = await this.#send(step(note.text), answer, { deadlineMs, budgetBytes: answerBytes }, limits.timeoutMs);
      this.#call.statements.push({ ...note, ms });
      this.#sent({ ...note, ms });
      return { tag, ms };
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      const failed = { ...note, ms: performance.now() - started, error: told };
      this.#call.statements.push(failed);
      this.#sent(failed);
      throw error;
    }
  }

  async #send(part: Buffer, answer: Answer, limits: ExchangeLimits, limitMs = limits.deadlineMs): Promise<number> {
    const started = performance.now();
    try {
      const message = { bytes: Buffer.concat([part, sync]), steps: 1 };
      const { ms, error } = await this.#line.exchange(message, answer, limits);
      if (error !== undefined) throw error;
      return ms;
    } catch (error) {
      const ranMs = performance.now() - started;
      const failure = failureOf(error, { isStopped: this.#call.signal.aborted, limitMs, ranMs });
      throw new FailureError(failure, { cause: error });
    }
  }
}

/**
 * In force until the connection is closed, which nobody else uses. Whatever role or database has set, this is to write;
 * search_path stays theirs, since ANALYZE calls functions in indexes, and those may look names up.
 */
function sessionSettings({ timeoutMs, lockTimeoutMs }: CommandLimits, traits: LaneTraits): readonly Setting[] {
  const settings: Setting[] = [
    ['default_transaction_read_only', 'off'],
    ['statement_timeout', `${timeoutMs}`],
    ['lock_timeout', `${lockTimeoutMs}`],
    ['client_min_messages', 'error'],
  ];
  if (traits.noticesLostClients) settings.push(['client_connection_check_interval', '1000']);
  return settings;
}
