import type { At } from '../../../shared/contract/place.ts';
import type { SentEvent, SentRow } from '../../../shared/contract/sql-log-sent.ts';
import { untilAborted } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Sent, SentLedger } from '../../postgres/sent.ts';

const pieceRows = 1_000;
const gatherMs = 500;

/** What is kept, oldest first, then what comes; asks the server for nothing, so it does not feed itself. */
export async function watchSent(
  databases: Pick<OpenDatabases, 'sent' | 'states' | 'facts'>,
  at: At,
  call: Call,
  tell: (event: SentEvent) => void,
): Promise<void> {
  const ledger = databases.sent(at);
  const isOpen = databases.states().some((state) => state.at === at && state.kind === 'open');
  const isPooled = isOpen && (await databases.facts(at, call)).isPooled;
  const telling = new Telling(ledger, isPooled, tell);
  telling.all();
  let timer: NodeJS.Timeout | undefined;
  const stop = ledger.onNote(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      telling.all();
    }, gatherMs);
  });
  await untilAborted(call.signal);
  stop();
  clearTimeout(timer);
}

/** One stream's: each text crosses once. */
class Telling {
  readonly #ledger: SentLedger;
  readonly #isPooled: boolean;
  readonly #tell: (event: SentEvent) => void;
  readonly #ids = new Map<string, number>();
  #last = 0;

  constructor(ledger: SentLedger, isPooled: boolean, tell: (event: SentEvent) => void) {
    this.#ledger = ledger;
    this.#isPooled = isPooled;
    this.#tell = tell;
  }

  /** Everything after what was told before; at least one event. */
  all(): void {
    let piece: readonly Sent[];
    do {
      piece = this.#ledger.after(this.#last, pieceRows);
      this.#last = piece.at(-1)?.seq ?? this.#last;
      this.#piece(piece);
    } while (piece.length === pieceRows);
  }

  #piece(piece: readonly Sent[]): void {
    const texts: { id: number; text: string }[] = [];
    const idOf = (text: string): number => {
      const known = this.#ids.get(text);
      if (known !== undefined) return known;
      const id = this.#ids.size;
      this.#ids.set(text, id);
      texts.push({ id, text });
      return id;
    };
    const rows = piece.map((sent) => rowOf(sent, this.#isPooled, idOf));
    const { total, dropped, sinceMs } = this.#ledger;
    const since = sinceMs === null ? null : new Date(sinceMs).toISOString();
    this.#tell({ rows, texts, total, dropped, since });
  }
}

function rowOf(sent: Sent, isPooled: boolean, idOf: (text: string) => number): SentRow {
  const { seq, onMs, lane, pid, name, text, params, settings, ms, rows, error } = sent;
  return {
    ...{ seq, lane, name, params: [...params], ms, rows, error },
    on: new Date(onMs).toISOString(),
    pid: isPooled ? null : pid,
    text: idOf(text),
    settings: settings === null ? null : idOf(settings),
  };
}
