import type { At } from '../../../shared/contract/place.ts';
import type { GroupBy, LogLive, LogNPlusOne, LogTail, LogVolume } from '../../../shared/contract/sql-log-tail.ts';
import { FailureError } from '../../../shared/failure.ts';
import { TailRing } from '../../../shared/sql-log/tail-ring.ts';
import { pause, untilAborted } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { Session } from '../../postgres/session.ts';
import type { TailNeeds } from './parts.ts';
import type { Ways } from './source.ts';
import { fuseOf, limitOf } from './tail-fuse.ts';
import { TailHearer } from './tail-hearers.ts';
import { liveOf } from './tail-live.ts';
import { LogLookUps } from './tail-look-ups.ts';
import { OurMessages } from './tail-ours.ts';
import { LogReading } from './tail-reading.ts';
import { ActivitySampling } from './tail-sampling.ts';
import { GroupShapes } from './tail-shapes.ts';
import { TailSource } from './tail-source.ts';
import { Rate, Volume } from './tail-volume.ts';

const retryMs = 5_000;
const mostToldSql = 20;

export interface TailPace extends Pick<Ways, 'local'> {
  readonly everyMs: number;
  /** So long it is read on when nobody hears it any more. */
  readonly lingerMs: number;
}

/** The log of one server, read as long as somebody wants it. */
export class ServerTail {
  readonly at: At;
  readonly ring: TailRing = new TailRing();
  readonly reading: LogReading;
  readonly where: TailSource;
  readonly volume: Volume = new Volume();
  readonly statementRate: Rate = new Rate();
  findings: readonly LogNPlusOne[] = [];
  notes: readonly string[] = [];
  sql: LogLive['sql'] = [];
  begunMs: number = performance.now();
  begunOn: Date = new Date();
  readonly #needs: TailNeeds;
  readonly #pace: TailPace;
  readonly #ours = new OurMessages();
  readonly #shapes = new GroupShapes();
  readonly #sampling: ActivitySampling;
  readonly #hearers = new Set<{ live(): void } | TailHearer>();
  readonly #pieces: Call['statements'] = [];
  #lookUps = new LogLookUps();
  #holders = 0;
  #leftMs = 0;
  #ending: AbortController | null = null;

  constructor(at: At, needs: TailNeeds, pace: TailPace) {
    this.at = at;
    this.#pace = pace;
    this.#needs = needs;
    this.reading = new LogReading(this.ring, this.#ours);
    this.where = new TailSource({
      session: () => this.#session(),
      local: pace.local,
      onClosed: () => this.volume.leave(),
    });
    this.#sampling = new ActivitySampling(at, needs.samplers, this.reading);
  }

  /** Somebody wants it at this moment. */
  get isHeld(): boolean {
    return this.#holders > 0;
  }

  /** Reads from now on. Returns what to call, once, when that is no longer wanted. */
  hold(): () => void {
    this.#holders += 1;
    if (this.#ending === null) {
      this.#ending = new AbortController();
      this.countAnew();
      void this.#run(this.#ending);
    }
    return () => {
      this.#holders -= 1;
      this.#leftMs = performance.now();
    };
  }

  /** Tells at once, and after each look, until the signal is raised. */
  async live(by: GroupBy, signal: AbortSignal, tell: (event: LogLive) => void): Promise<void> {
    const hearer = { live: () => tell(liveOf(this, by, this.#pace.everyMs)) };
    if (this.#ending !== null) hearer.live();
    await this.#hear(hearer, signal);
  }

  async tail(
    asked: { filter: string; after?: number | undefined },
    signal: AbortSignal,
    tell: (event: LogTail) => void,
  ) {
    await this.#hear(new TailHearer(this.ring, asked, tell), signal);
  }

  countAnew(): void {
    this.reading.beginAnew();
    this.#lookUps = new LogLookUps();
    this.findings = [];
    this.begunMs = performance.now();
    this.begunOn = new Date();
  }

  async #hear(hearer: { live(): void } | TailHearer, signal: AbortSignal): Promise<void> {
    const leave = this.hold();
    this.#hearers.add(hearer);
    await untilAborted(signal);
    this.#hearers.delete(hearer);
    leave();
  }

  async #run(ending: AbortController): Promise<void> {
    while (this.#isWanted) {
      const started = performance.now();
      const isLost = await this.#look(ending.signal);
      this.#tellAll();
      const tookMs = performance.now() - started;
      const restMs = Math.max(this.#pace.everyMs - tookMs, tookMs, 50);
      await pause(isLost && this.isHeld ? retryMs : restMs, ending.signal);
    }
    ending.abort();
    this.#ending = null;
    this.where.close();
  }

  /** Who goes to another screen and comes back finds that it was read on meanwhile. */
  get #isWanted(): boolean {
    if (this.isHeld) return true;
    if (performance.now() - this.#leftMs > this.#pace.lingerMs) return false;
    return this.#needs.databases.states().some(({ at, kind }) => at === this.at && kind === 'open');
  }

  /** Whether the line is lost: then it waits a little longer. */
  async #look(signal: AbortSignal): Promise<boolean> {
    const call: Call = { signal, statements: [] };
    const session = () => this.#needs.databases.session(this.at, call);
    try {
      this.#ours.see(this.#needs.databases.ourPids());
      this.notes = [];
      // What is known of a log is enough to read on: it must not stand still because another question was too slow.
      await this.where
        .find(session, this.reading)
        .catch((error: unknown) => this.#note(error, this.where.source !== null));
      await this.#read();
      await this.#shapes.read(this.reading.groups);
      await this.#judge(session).catch((error: unknown) => this.#note(error, true));
      return false;
    } catch (error) {
      return signal.aborted ? false : this.#failed(error);
    } finally {
      this.sql = [...call.statements, ...this.#pieces]
        .slice(0, mostToldSql)
        .map((statement) => ({ ...statement, params: [...statement.params] }));
      this.#fuse();
    }
  }

  /** Pieces of files are read in the call of the look at hand, which is not the one in which the source was found. */
  #session(): Promise<Session> {
    const signal = this.#ending?.signal ?? AbortSignal.abort();
    return this.#needs.databases.session(this.at, { signal, statements: this.#pieces });
  }

  async #read(): Promise<void> {
    this.#pieces.length = 0;
    if (this.where.source === null) this.#sampling.look();
    const grown = await this.where.read(this.reading, this.#pace.everyMs / 2);
    if (grown !== null) this.volume.see(grown);
    this.statementRate.see(this.reading.counts.statements);
  }

  async #judge(session: () => Promise<Session>): Promise<void> {
    const ground = { groups: this.reading.groups, shapes: this.#shapes, since: this.since };
    this.#lookUps.add(this.reading.runs.tick(performance.now()), ground);
    this.findings = await this.#lookUps.findings(session, ground);
  }

  get since(): string {
    return this.begunOn.toTimeString().slice(0, 8);
  }

  volumeNow(): LogVolume {
    return this.volume.answer(limitOf(this.at, this.#needs.logSwitch));
  }

  #fuse(): void {
    const words = fuseOf(this.at, this.#needs.logSwitch, this.volume);
    if (words !== null) this.notes = [...this.notes, words];
  }

  #failed(error: unknown): boolean {
    this.notes = [...this.notes, wordsOf(error)];
    this.where.doubt();
    return error instanceof FailureError && error.failure.kind === 'not-connected';
  }

  /** Of a server that is gone nothing else needs to be asked. */
  #note(error: unknown, isSmall: boolean): void {
    const isLost = error instanceof FailureError && error.failure.kind === 'not-connected';
    if (!isSmall || (isLost && this.where.source?.kind === 'server-file')) throw error;
    this.notes = [...this.notes, wordsOf(error)];
  }

  #tellAll(): void {
    const { late } = this.reading;
    this.reading.late = [];
    for (const hearer of this.#hearers) {
      if ('live' in hearer) hearer.live();
      else hearer.tick(late);
    }
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
