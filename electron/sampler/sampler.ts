import { setImmediate as breathe } from 'node:timers/promises';
import type { ActivityEvent, ActivityServer, Backend, Gap, RunsChunk } from '../../shared/contract/activity.ts';
import type { At } from '../../shared/contract/place.ts';
import { type Failure, FailureError } from '../../shared/failure.ts';
import type { Call } from '../postgres/call.ts';
import type { Databases } from '../postgres/databases.ts';
import { type Moment, type Passed, passed } from './clock-watch.ts';
import type { History } from './history.ts';
import { LastRuns } from './last-runs.ts';
import { type Changes, Roster } from './roster.ts';
import { type Sample, Sampling } from './sampling.ts';

type Tell = (event: ActivityEvent) => void;

interface Watcher {
  readonly tell: Tell;
  /** nothing: was told nothing yet. history: is being told what was. live: is told every tick. */
  state: 'nothing' | 'history' | 'live';
}

export interface SamplerNeeds {
  readonly databases: Databases;
  readonly everyMs: () => Promise<number>;
  readonly history: History;
}

/** While there is no connection: how often it is looked whether there is one again. Nothing is sent for that. */
const lostEveryMs = 250;
const sqlEveryMs = 10_000;
const leastPauseMs = 20;
/** When nobody has watched for so long, what is in memory is older than what is kept there. */
const forgetMs = 3_600_000;

/** Samples one database for as long as somebody watches. One sample at a time: a late one makes the next one late. */
export class Sampler {
  readonly #at: At;
  readonly #needs: SamplerNeeds;
  readonly #watchers = new Set<Watcher>();
  readonly #ending = new AbortController();
  readonly #sampling: Sampling;
  readonly #roster = new Roster();
  readonly #lastRuns = new LastRuns();
  #running: Promise<void> | undefined;
  #forgetting: NodeJS.Timeout | undefined;
  #wake: () => void = () => {};
  #server: ActivityServer | null = null;
  #last: Moment | null = null;
  #used = 0;
  /** The rate that the last tick told. */
  #everyMs = 1000;
  /** Until the next try, which is longer where tries fail slowly. */
  #pauseMs = 1000;
  /** Why there is no sample since the last one. */
  #missing: Gap['why'] | null = null;
  #failure: { readonly words: string; readonly sqlstate: string | null } | null = null;
  /** Somebody new asked: the database may be opened for that, once. */
  #mayOpen = true;
  #sqlToldMs = Number.NEGATIVE_INFINITY;

  constructor(at: At, needs: SamplerNeeds) {
    this.#at = at;
    this.#needs = needs;
    this.#sampling = new Sampling(async () => {
      const call: Call = { signal: this.#ending.signal, statements: [] };
      return (await needs.databases.facts(at, call)).isPooled;
    });
  }

  get server(): ActivityServer | null {
    return this.#server;
  }

  /** The same array until the next sample. */
  get now(): readonly Backend[] | undefined {
    return this.#watchers.size === 0 || this.#last === null ? undefined : this.#roster.list;
  }

  /** False while the last look failed, or there was none yet. */
  get isSeeing(): boolean {
    return this.#watchers.size > 0 && this.#last !== null && this.#missing === null;
  }

  watch(signal: AbortSignal, tell: Tell): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || this.#ending.signal.aborted) return resolve();
      const watcher: Watcher = { tell, state: 'nothing' };
      this.#watchers.add(watcher);
      const { signal: ending } = this.#ending;
      const leave = () => {
        signal.removeEventListener('abort', leave);
        ending.removeEventListener('abort', leave);
        this.#watchers.delete(watcher);
        this.#wake();
        resolve();
      };
      signal.addEventListener('abort', leave);
      ending.addEventListener('abort', leave);
      this.#mayOpen = true;
      clearTimeout(this.#forgetting);
      if (this.#failure !== null) tell({ kind: 'failed', ...this.#failure });
      else if (this.#running !== undefined && this.#missing === null) void this.#introduce(watcher);
      this.#running ??= this.#run();
    });
  }

  /** Tells every watcher what goes wrong beside the sampling, which goes on. */
  say(words: string): void {
    for (const { tell } of this.#watchers) tell({ kind: 'failed', words, sqlstate: null });
  }

  async close(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#forgetting);
    this.#wake();
    await this.#running;
    await this.#needs.history.close();
  }

  async #run(): Promise<void> {
    while (this.#watchers.size > 0) {
      const started = performance.now();
      const hasAsked = await this.#step();
      if (this.#watchers.size === 0) break;
      const every = hasAsked ? this.#pauseMs : Math.min(lostEveryMs, this.#pauseMs);
      await this.#rest(started + every - performance.now());
    }
    this.#missing = 'not-watched';
    this.#failure = null;
    this.#running = undefined;
    this.#needs.history.rest();
    this.#forgetting = setTimeout(() => this.#needs.history.beginAgain(), forgetMs);
    this.#forgetting.unref();
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(leastPauseMs, ms));
      this.#wake = () => {
        if (this.#watchers.size > 0) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** False when there is no connection to ask on. */
  async #step(): Promise<boolean> {
    const lost = this.#whyNot();
    if (lost !== null) {
      this.#miss('lost', lost, null);
      return false;
    }
    this.#mayOpen = false;
    const call: Call = { signal: this.#ending.signal, statements: [] };
    const started = performance.now();
    const wantedMs = await this.#needs.everyMs().catch(() => this.#pauseMs);
    try {
      const session = await this.#needs.databases.session(this.#at, call);
      // Every connection is at work for somebody: no sample rather than one more in the line.
      if (session.isBusy) return true;
      const sample = await this.#sampling.sample(session);
      const everyMs = this.#sampling.pace.everyMs(wantedMs);
      if (this.#take(sample, everyMs)) await this.#takeCounts(session, sample.nowMs);
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#fell(error, performance.now() - started);
    } finally {
      this.#pauseMs = this.#sampling.pace.everyMs(wantedMs);
      this.#lastRuns.note(call.statements);
      this.#tellSql();
    }
    return true;
  }

  /** Why nothing can be asked now: '' while it is being opened; null when it can. A lost connection is never knocked at from here. */
  #whyNot(): string | null {
    const state = this.#needs.databases.states().find(({ at }) => at === this.#at);
    if (state?.kind === 'open' || (state === undefined && this.#mayOpen)) return null;
    if (state?.kind === 'lost') return state.message;
    return state === undefined ? 'The database was closed' : (this.#failure?.words ?? '');
  }

  async #takeCounts(session: Parameters<Sampling['counters']>[0], nowMs: number): Promise<void> {
    for (const event of [await this.#sampling.counters(session), await this.#sampling.lockCounts(session, nowMs)]) {
      if (event === null) continue;
      this.#needs.history.count(event);
      this.#tell(event);
    }
  }

  /** False when the server's clock went back a little, so that this sample's time has been already. */
  #take(sample: Sample, everyMs: number): boolean {
    const { history } = this.#needs;
    const moment: Moment = { serverMs: sample.nowMs, wallMs: Date.now(), steadyMs: performance.now() };
    const before = this.#last ?? moment;
    // As the watchers were told when the sample before was.
    const time = passed(before, moment, this.#everyMs);
    this.#everyMs = everyMs;
    if (time.kind === 'wait') return false;
    const isRestarted = sample.server !== null && this.#server !== null;
    this.#server = sample.server ?? this.#server;
    if (time.kind === 'back') history.beginAgain();
    if (isRestarted || time.kind === 'back') for (const watcher of this.#watchers) watcher.state = 'nothing';
    const gap = gapOf(time, isRestarted, this.#missing, before.serverMs, sample.nowMs);
    if (gap !== null) history.gap(gap);
    const changes = this.#roster.take(sample.backends);
    this.#last = moment;
    this.#used = sample.used;
    this.#missing = null;
    this.#failure = null;
    // A gap ends every run, so that everybody is news after it.
    this.#tick(gap, gap === null ? changes : { ...changes, changed: sample.backends });
    return true;
  }

  #tick(gap: Gap | null, { changed, gone }: Changes): void {
    if (this.#last === null) return;
    const tick = { nowMs: this.#last.serverMs, used: this.#used, changed: [...changed], gone: [...gone] };
    this.#needs.history.tick(tick, this.#server);
    if (gap !== null) this.#tell({ kind: 'gap', gap });
    this.#tell({ kind: 'tick', everyMs: this.#everyMs, ...tick });
    for (const watcher of this.#watchers) if (watcher.state === 'nothing') void this.#introduce(watcher);
  }

  /** Tells what was, newest first, then everything as it is now. Ticks that come meanwhile are part of what was. */
  async #introduce(watcher: Watcher): Promise<void> {
    const { history } = this.#needs;
    const { runs } = history;
    if (this.#server === null || this.#last === null) return;
    watcher.state = 'history';
    watcher.tell({ kind: 'start', server: this.#server, nowMs: this.#last.serverMs, everyMs: this.#everyMs });
    const toMs = runs.toMs;
    const isOver = () => runs !== history.runs || watcher.state !== 'history' || !this.#watchers.has(watcher);
    // What the first sample ever tells is in its tick.
    const stretches = runs.fromMs < toMs ? history.stretches(toMs) : [runs.chunk(toMs, toMs)].filter(hasGaps);
    for (const chunk of stretches) {
      watcher.tell({ kind: 'history', runs: chunk });
      await breathe();
      if (isOver()) return;
    }
    if (runs.toMs > toMs) watcher.tell({ kind: 'history', runs: runs.chunk(toMs, runs.toMs) });
    for (const event of history.counts) watcher.tell(event);
    watcher.state = 'live';
    const { serverMs: nowMs } = this.#last;
    const changed = [...this.#roster.backends.values()];
    watcher.tell({ kind: 'tick', nowMs, everyMs: this.#everyMs, used: this.#used, changed, gone: [] });
    watcher.tell({ kind: 'sql', statements: this.#lastRuns.all });
  }

  #fell(error: unknown, tookMs: number): void {
    const failure: Failure =
      error instanceof FailureError ? error.failure : { kind: 'internal', message: String(error) };
    // Only what the server worked on so long; a line that stalls costs it nothing.
    if (failure.sql !== undefined) this.#sampling.pace.sampled(tookMs);
    const isLost = failure.kind === 'not-connected';
    this.#miss(isLost ? 'lost' : 'slow', failure.message, failure.sql?.sqlstate ?? null);
  }

  /** Said once, until something else is to be said. */
  #miss(why: Gap['why'], words: string, sqlstate: string | null): void {
    this.#missing ??= why;
    if (words === '' || this.#failure?.words === words) return;
    this.#failure = { words, sqlstate };
    for (const { tell } of this.#watchers) tell({ kind: 'failed', words, sqlstate });
  }

  #tell(event: ActivityEvent): void {
    for (const { tell, state } of this.#watchers) if (state === 'live') tell(event);
  }

  #tellSql(): void {
    if (performance.now() - this.#sqlToldMs < sqlEveryMs) return;
    this.#sqlToldMs = performance.now();
    this.#tell({ kind: 'sql', statements: this.#lastRuns.all });
  }
}

const hasGaps = ({ gaps }: RunsChunk) => gaps.length > 0;

function gapOf(
  time: Passed,
  isRestarted: boolean,
  missing: Gap['why'] | null,
  lastMs: number,
  nowMs: number,
): Gap | null {
  if (time.kind === 'back') return { fromMs: nowMs, toMs: nowMs, why: 'clock' };
  if (isRestarted) return { fromMs: lastMs, toMs: nowMs, why: 'restarted' };
  if (time.kind !== 'gap') return null;
  return { fromMs: lastMs, toMs: nowMs, why: time.why === 'clock' ? 'clock' : (missing ?? time.why) };
}
