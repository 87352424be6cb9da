import type { At } from '../../../shared/contract/place.ts';
import type {
  GroupBy,
  LogLive,
  LogMissing,
  LogNPlusOne,
  LogTail,
  LogVolume,
} from '../../../shared/contract/sql-log-tail.ts';
import { FailureError } from '../../../shared/failure.ts';
import { TailRing } from '../../../shared/sql-log/tail-ring.ts';
import { pause } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { Session } from '../../postgres/session.ts';
import type { TailNeeds } from './parts.ts';
import { logFacts } from './source.sql.ts';
import { type FoundSource, findSource, keyOf, type LogFacts, type Ways } from './source.ts';
import type { FileFollow } from './source-follow.ts';
import { fuseOf, limitOf } from './tail-fuse.ts';
import { TailHearer } from './tail-hearers.ts';
import { liveOf } from './tail-live.ts';
import { LogLookUps } from './tail-look-ups.ts';
import { OurMessages } from './tail-ours.ts';
import { LogReading } from './tail-reading.ts';
import { ActivitySampling } from './tail-sampling.ts';
import { GroupShapes } from './tail-shapes.ts';
import { Rate, Volume } from './tail-volume.ts';

/** Settings and rights may change. */
const lookAgainMs = 15_000;
const retryMs = 5_000;
const mostToldSql = 20;
/** Bytes that may wait to be read: a log that grows faster is skipped, and counted. */
const budget = { 'local-file': 32_000_000, 'server-file': 20_000_000, journald: 16_000_000 };

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
  readonly volume: Volume = new Volume();
  readonly statementRate: Rate = new Rate();
  missing: LogMissing | null = null;
  source: FoundSource | null = null;
  facts: LogFacts | null = null;
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
  #lookUps = new LogLookUps();
  #growth: FileFollow | null = null;
  #factsMs = Number.NEGATIVE_INFINITY;
  #key = '';
  #holders = 0;
  #leftMs = 0;
  #ending: AbortController | null = null;

  constructor(at: At, needs: TailNeeds, pace: TailPace) {
    this.at = at;
    this.#pace = pace;
    this.#needs = needs;
    this.reading = new LogReading(this.ring, this.#ours);
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
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
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
    this.#close();
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
      await this.#find(session).catch((error: unknown) => this.#note(error, this.source !== null));
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

  async #find(session: () => Promise<Session>): Promise<void> {
    if (performance.now() - this.#factsMs < lookAgainMs) return;
    const facts = await (await session()).one(logFacts);
    this.#factsMs = performance.now();
    this.facts = facts;
    const key = keyOf(facts);
    if (key === this.#key) return;
    this.#close();
    this.#key = key;
    const found = await findSource(facts, { session: () => this.#session(), local: this.#pace.local });
    this.missing = 'missing' in found ? found.missing : null;
    this.#growth = 'missing' in found ? found.growth : null;
    this.source = 'source' in found ? found.source : null;
    if (this.source !== null)
      this.reading.readAs(this.source.format, facts.log_line_prefix, this.source.kind === 'journald');
  }

  /** Pieces of files are read in the call of the look at hand, which is not the one in which the source was found. */
  #session(): Promise<Session> {
    const signal = this.#ending?.signal ?? AbortSignal.abort();
    return this.#needs.databases.session(this.at, { signal, statements: this.#pieces });
  }
  readonly #pieces: Call['statements'] = [];

  async #read(): Promise<void> {
    this.#pieces.length = 0;
    const { source } = this;
    if (source !== null) {
      await source.follow.poll({ bytes: budget[source.kind], ms: this.#pace.everyMs / 2 }, this.reading);
      this.volume.see(source.follow.grown);
    } else {
      this.#sampling.look();
      if (this.#growth !== null) {
        await this.#growth.measure();
        this.volume.see(this.#growth.grown);
      }
    }
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
    // Another look finds out what became of it. Files are read on from where they were; a journal is not.
    this.#factsMs = Number.NEGATIVE_INFINITY;
    if (this.source?.kind === 'journald') this.#close();
    return error instanceof FailureError && error.failure.kind === 'not-connected';
  }

  /** Of a server that is gone nothing else needs to be asked. */
  #note(error: unknown, isSmall: boolean): void {
    const isLost = error instanceof FailureError && error.failure.kind === 'not-connected';
    if (!isSmall || (isLost && this.source?.kind === 'server-file')) throw error;
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

  #close(): void {
    this.source?.follow.close();
    this.#growth?.close();
    if (this.source !== null || this.#growth !== null) this.volume.leave();
    this.source = null;
    this.#growth = null;
    this.#key = '';
    this.#factsMs = Number.NEGATIVE_INFINITY;
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
