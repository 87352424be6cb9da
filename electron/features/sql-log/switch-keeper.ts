import type { At } from '../../../shared/contract/place.ts';
import type { RevertReason } from '../../../shared/contract/sql-log-switch.ts';
import { FailureError } from '../../../shared/failure.ts';
import { profileOf } from '../../postgres/at.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { LogIntent, LogIntents } from '../../store/log-intents.ts';
import type { SwitchBook } from './switch-book.ts';

interface KeeperNeeds {
  readonly databases: OpenDatabases;
  readonly intents: LogIntents;
  readonly book: SwitchBook;
  /** false: nothing is changed on any server, so what another left is left. */
  readonly hasActions: boolean;
  readonly revert: (id: string, why: RevertReason) => Promise<void>;
}

/** A computer that slept has missed its timer: the clock is looked at again and again. */
const lookMs = 5_000;
const againMs = 10_000;
/** Its own Heapscope runs, and has not put it back all the same. */
const overdueMs = 120_000;
const closingMs = 8_000;

/** Sees to it that what is on is brought back: at its time, when its connection goes away, and after a crash. */
export class SwitchKeeper {
  readonly #needs: KeeperNeeds;
  readonly #stops: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(needs: KeeperNeeds) {
    this.#needs = needs;
  }

  async start(): Promise<void> {
    const { databases } = this.#needs;
    this.#stops.push(databases.onChange(() => this.#onStates()));
    this.#stops.push(databases.onClosing((at, why) => this.#onClosing(at, why)));
    await this.takeOver();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** What a Heapscope left that runs no more is ours from now on, and brought back if it can be. Never rejects. */
  async takeOver(): Promise<void> {
    const { book, hasActions, intents } = this.#needs;
    if (!hasActions) return book.refresh().catch(() => undefined);
    const adopted = await intents.adopt(book.owner, overdueMs).catch(() => []);
    await book.refresh().catch(() => undefined);
    for (const { id } of adopted) book.due.set(id, { why: 'crash', waitsFor: null, nextMs: 0 });
    await this.#tryDue();
    this.arm();
  }

  /** As soon as that is possible. */
  mustRevert(id: string, why: RevertReason, error?: unknown): void {
    const { book } = this.#needs;
    const intent = book.find(id);
    if (intent === undefined) return;
    const isRefused = this.#kindOf(this.placeFor(intent)) === 'open';
    const waitsFor = error === undefined ? null : wordsOf(error);
    book.due.set(id, { why, waitsFor, nextMs: performance.now() + againMs, isRefused });
    book.tell();
    this.arm();
  }

  /** Now; what fails is tried again. Never rejects. */
  async revertNow(id: string, why: RevertReason): Promise<void> {
    const { book, databases, revert } = this.#needs;
    const intent = book.find(id);
    if (intent === undefined || this.#isStopped) return;
    const wasOpen = this.#kindOf(this.placeFor(intent)) !== undefined;
    try {
      await revert(id, why);
      book.due.delete(id);
      // Opened for this alone: nobody asked for the connection itself.
      if (!wasOpen) await databases.close(this.placeFor(intent));
    } catch (error) {
      if (this.#isStopped) return;
      await book.refresh().catch(() => undefined);
      this.mustRevert(id, why, error);
      if (!wasOpen) await this.#leaveClosed(this.placeFor(intent));
    }
  }

  /** The one it was turned on from; while that is not open, any that is, of the same profile or else the same server. */
  placeFor({ at, server }: Pick<LogIntent, 'at' | 'server'>): At {
    if (this.#kindOf(at) === 'open') return at;
    const open = this.#needs.databases.states().flatMap((state) => (state.kind === 'open' ? [state.at] : []));
    const ofProfile = open.find((other) => profileOf(other) === profileOf(at));
    return ofProfile ?? open.find((other) => this.#needs.book.serverOf(other) === server) ?? at;
  }

  /** Sets the timer to what is due next. */
  arm(): void {
    clearTimeout(this.#timer);
    const { own } = this.#needs.book;
    if (this.#isStopped || own.length === 0) return;
    const { due } = this.#needs.book;
    const nextMs = Math.min(...own.map(({ id, until }) => (due.has(id) ? lookMs : Date.parse(until) - Date.now())));
    this.#timer = setTimeout(() => void this.#look(), Math.max(10, Math.min(lookMs, nextMs)));
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const { book } = this.#needs;
    await book.refresh().catch(() => undefined);
    const over = book.own.filter(({ id, until }) => !book.due.has(id) && Date.parse(until) <= Date.now());
    for (const { id } of over) book.due.set(id, { why: 'time', waitsFor: null, nextMs: 0 });
    await this.#tryDue();
    this.arm();
  }

  async #tryDue(): Promise<void> {
    const { book } = this.#needs;
    const now = performance.now();
    const ready = [...book.due].filter(([id, { nextMs }]) => nextMs <= now && !book.busy.has(id) && this.#mayTry(id));
    await Promise.all(ready.map(([id, { why }]) => this.revertNow(id, why)));
  }

  /** A lost connection tries to come back by itself; a closed one is opened once, and then waits for the user. */
  #mayTry(id: string): boolean {
    const intent = this.#needs.book.find(id);
    if (intent === undefined) return false;
    const kind = this.#kindOf(this.placeFor(intent));
    return kind === 'open' || (kind === undefined && this.#needs.book.due.get(id)?.waitsFor === null);
  }

  #onStates(): void {
    const { book } = this.#needs;
    if (this.#isStopped || book.own.length === 0) return;
    for (const intent of book.own) this.#onState(intent);
    void this.#tryDue();
  }

  #onState(intent: LogIntent): void {
    const { due } = this.#needs.book;
    const { id } = intent;
    const kind = this.#kindOf(this.placeFor(intent));
    if (kind === 'lost' && !due.has(id)) this.mustRevert(id, 'lost', new Error('the connection, which is lost'));
    const waiting = due.get(id);
    if (waiting === undefined) return;
    if (kind !== 'open') due.set(id, { ...waiting, isRefused: false });
    else if (waiting.isRefused !== true) due.set(id, { ...waiting, nextMs: 0 });
  }

  /** Before the connection goes. What cannot be brought back in time stays in the file. */
  async #onClosing(at: At, why: 'closed' | 'quit'): Promise<void> {
    const { book } = this.#needs;
    const mine = book.own.filter((intent) => intent.at === at);
    if (mine.length === 0 || this.#kindOf(at) !== 'open') return;
    const all = Promise.all(mine.map(({ id }) => this.revertNow(id, why)));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, closingMs);
    });
    await Promise.race([all, late]);
    clearTimeout(timer);
  }

  #kindOf(at: At): 'open' | 'opening' | 'lost' | 'closed' | undefined {
    return this.#needs.databases.states().find((state) => state.at === at)?.kind;
  }

  /** It was opened only to bring something back; where no try would help, it must not look lost for ever. */
  async #leaveClosed(at: At): Promise<void> {
    const { databases } = this.#needs;
    const state = databases.states().find((one) => one.at === at);
    if (state?.kind === 'lost' && state.retryInMs === null) await databases.close(at);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof FailureError) return error.failure.message;
  return error instanceof Error ? error.message : String(error);
}
