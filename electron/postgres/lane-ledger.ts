import type { ExecutedStatement } from '../../shared/rpc.ts';
import type { NoteSent } from './sent.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a lane that sends the same few statements many times tells: each once, with how often, and its last time. */
export class LaneLedger {
  readonly #statements: ExecutedStatement[];
  readonly #known = new Map<string, Mutable<ExecutedStatement>>();

  readonly #sent: NoteSent;

  /** `sent` hears of each by itself. */
  constructor(statements: ExecutedStatement[], sent: NoteSent) {
    this.#statements = statements;
    this.#sent = sent;
  }

  note(name: string, text: string, params: () => readonly (string | null)[], ms: number, rows: number): void {
    const known = this.#entry(name, text, params);
    known.ms = ms;
    known.rows = rows;
    this.#sent({ name, text, params: params(), ms, rows });
  }

  failed(name: string, text: string, params: () => readonly (string | null)[], ms: number, error: string): void {
    const known = this.#entry(name, text, params);
    known.ms = ms;
    known.error = error;
    this.#sent({ name, text, params: params(), ms, rows: 0, error });
  }

  #entry(name: string, text: string, params: () => readonly (string | null)[]): Mutable<ExecutedStatement> {
    const known = this.#known.get(text);
    if (known !== undefined) {
      known.times = (known.times ?? 1) + 1;
      return known;
    }
    const made: Mutable<ExecutedStatement> = { name, text, params: params(), ms: 0, rows: 0 };
    this.#known.set(text, made);
    this.#statements.push(made);
    return made;
  }
}
