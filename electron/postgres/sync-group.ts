import type { Connection, Submittable } from 'pg';
import { ProtocolError } from './faults.ts';
import { type Setting, setConfigText } from './lane-settings.ts';
import type { RowSink } from './row-sink.ts';

/** One statement of a group, and who takes its rows. */
export interface GroupStep {
  readonly text: string;
  readonly params: readonly (string | null)[];
  readonly sink: RowSink;
}

/**
 * One statement or a few, read only and with their own limits, in one round trip: the settings and each statement as
 * Parse/Bind/Describe/Execute, under ONE Sync. Between two Syncs the server runs one implicit transaction, so
 * set_config(…, is_local => true) holds for the statement and is gone after it, after an error too. No BEGIN and no
 * ROLLBACK is sent, a pooler keeps nothing, and the backend is never "idle in transaction".
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export class SyncGroup implements Submittable {
  readonly #messages: readonly { readonly text: string; readonly values: (string | null)[] }[];
  readonly #steps: readonly GroupStep[];
  /** performance.now() when each step was complete. */
  readonly #completedMs: number[] = [];
  /** Settles once: at ReadyForQuery, at the server's error, or when the connection breaks. */
  readonly settled: Promise<void>;
  #resolve: () => void = () => {};
  #reject: (error: Error) => void = () => {};
  #completed = 0;

  constructor(settings: readonly Setting[], ...steps: readonly GroupStep[]) {
    this.#messages = [
      { text: settingsText(settings.length), values: settings.flat() },
      ...steps.map(({ text, params }) => ({ text, values: [...params] })),
    ];
    this.#steps = steps;
    this.settled = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** performance.now() when each of the steps that were completed was. */
  get completedMs(): readonly number[] {
    return this.#completedMs;
  }

  submit(connection: Connection): void {
    connection.stream.cork();
    for (const { text, values } of this.#messages) {
      connection.parse({ text, name: '', types: [] }, true);
      connection.bind({ values }, true);
      connection.describe({ type: 'P', name: '' }, true);
      connection.execute(null, true);
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleRowDescription(message: { fields: readonly { name: string }[] }): void {
    this.#steps[this.#completed - 1]?.sink.describe(message.fields.map((field) => field.name));
  }

  /** Past pg: its connection is told to divert them. */
  row(bytes: Buffer, from: number, to: number): void {
    if (this.#completed > this.#steps.length) throw new ProtocolError('a row after the statement was complete');
    this.#steps[this.#completed - 1]?.sink.row(bytes, from, to);
  }

  handleCommandComplete(): void {
    if (this.#completed > 0) this.#completedMs.push(performance.now());
    this.#completed += 1;
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  /** pg forgets the query at its error, so no handleReadyForQuery follows. */
  handleError(error: Error): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#completed === this.#messages.length) this.#resolve();
    else throw new ProtocolError('ReadyForQuery came before the statement was complete');
  }

  handlePortalSuspended(): void {
    throw new ProtocolError('PortalSuspended without a row limit');
  }

  handleCopyInResponse(): void {
    throw new ProtocolError('CopyInResponse to a SELECT');
  }

  handleCopyData(): void {
    throw new ProtocolError('CopyData to a SELECT');
  }
}

const settingsTexts = new Map<number, string>();
function settingsText(count: number): string {
  const known = settingsTexts.get(count);
  if (known !== undefined) return known;
  const text = setConfigText(count, true);
  settingsTexts.set(count, text);
  return text;
}
