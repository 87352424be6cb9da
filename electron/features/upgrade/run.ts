import type { At } from '../../../shared/contract/place.ts';
import type { UpgradeDatabase, UpgradeReport, UpgradeTo } from '../../../shared/contract/upgrade.ts';
import { FailureError } from '../../../shared/failure.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { atOf, databaseOf, profileOf } from '../../postgres/at.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import { removedNames } from './checks/settings.ts';
import type { InDatabase, Seen } from './gathered.ts';
import { listOf, readDatabase, readServer } from './reading.ts';
import { reportOf } from './report.ts';
import { readFiles, readTarget, readWanted, type TargetNeeds } from './target.ts';

export interface RunNeeds extends TargetNeeds {
  readonly databases: Pick<Databases, 'brief' | 'session' | 'facts'>;
  readonly hasActions: boolean;
}

/** What is kept of a reading: enough to answer again, and to go on from (a LOAD probe). */
export interface Kept {
  readonly to: UpgradeTo;
  readonly seen: Seen;
  readonly report: UpgradeReport;
  readonly sql: readonly ExecutedStatement[];
}

/** A report for every database of a large server would be mostly repetition. */
const tellEveryMs = 250;

/**
 * Reads the server, the target, and each database in turn. Tells what is known so far, at most four times a second, and
 * once more at the end. Stopped or broken off, it tells what it has and which databases it left.
 */
export class UpgradeRun {
  readonly #needs: RunNeeds;
  readonly #at: At;
  readonly #to: UpgradeTo;
  readonly #call: Call;
  readonly #tell: (kept: Kept) => void;
  readonly #readAt = new Date().toISOString();
  readonly #started = performance.now();
  #toldMs = Number.NEGATIVE_INFINITY;
  #seen: Seen | undefined;
  /** Of each statement the last time it was sent, and how often. */
  readonly #sql = new Map<string, ExecutedStatement>();
  #sent = 0;

  constructor(needs: RunNeeds, at: At, to: UpgradeTo, call: Call, tell: (kept: Kept) => void) {
    this.#needs = needs;
    this.#at = at;
    this.#to = to;
    this.#call = call;
    this.#tell = tell;
  }

  /** Rejects only when nothing at all could be read. */
  async run(): Promise<void> {
    try {
      await this.#readAll();
      this.#say('done', null);
    } catch (error) {
      if (this.#seen?.server === undefined) throw error;
      const isStopped = this.#call.signal.aborted;
      this.#leaveRest();
      this.#say(isStopped ? 'stopped' : 'failed', isStopped ? null : wordsOf(error));
    }
  }

  async #readAll(): Promise<void> {
    const { databases } = this.#needs;
    const facts = await databases.facts(this.#at, this.#call);
    const from = {
      major: Math.floor(facts.server_version_num / 10_000),
      server_version: facts.server_version,
      role: facts.role,
      isSuperuser: facts.isSuperuser,
      isStandby: facts.isStandby,
    };
    const to = await readTarget(this.#needs, this.#to, this.#call);
    const { hasActions } = this.#needs;
    let seen: Seen = { connection: facts.profile.name, from, to, hasActions, databases: [], inDatabases: new Map() };
    this.#seen = seen;
    const session = await databases.session(this.#at, this.#call);
    const server = await readServer(session, removedNames(from.major, to.major));
    seen = { ...seen, server, databases: to.major < from.major ? [] : listOf(server, from.role, databaseOf(this.#at)) };
    this.#seen = seen;
    this.#sayNow();
    for (const { datname, state } of seen.databases) if (state === 'waiting') await this.#readOne(datname, session);
    this.#seen = { ...this.#seen, files: await readFiles(session, this.#seen) };
    this.#seen = { ...this.#seen, to: await readWanted(this.#needs, this.#seen, this.#call) };
  }

  async #readOne(datname: string, session: Session): Promise<void> {
    this.#mark(datname, { state: 'reading' });
    this.#sayNow();
    const started = performance.now();
    const isOpen = datname === databaseOf(this.#at);
    try {
      const found = isOpen
        ? await readDatabase(session)
        : await this.#needs.databases.brief(atOf(profileOf(this.#at), datname), this.#call, readDatabase);
      this.#mark(datname, { state: 'read', ms: performance.now() - started }, found);
    } catch (error) {
      // Of a database that is not ours to keep open; a line that is lost on the other side ends the reading.
      if (isOpen || this.#call.signal.aborted || !(error instanceof FailureError)) throw error;
      this.#mark(datname, { state: 'refused', why: wordsOf(error), ms: performance.now() - started });
    }
    this.#sayNow();
  }

  #mark(datname: string, change: Partial<UpgradeDatabase>, found?: InDatabase): void {
    const seen = this.#seen;
    if (seen === undefined) return;
    this.#seen = {
      ...seen,
      databases: seen.databases.map((one) => (one.datname === datname ? { ...one, ...change } : one)),
      inDatabases: found === undefined ? seen.inDatabases : new Map([...seen.inDatabases, [datname, found]]),
    };
  }

  #leaveRest(): void {
    for (const { datname, state } of this.#seen?.databases ?? []) {
      if (state === 'waiting' || state === 'reading') this.#mark(datname, { state: 'left' });
    }
  }

  #sayNow(): void {
    if (performance.now() - this.#toldMs >= tellEveryMs) this.#say('running', null);
  }

  #say(state: UpgradeReport['state'], why: string | null): void {
    if (this.#seen === undefined) return;
    this.#toldMs = performance.now();
    const sql = this.#gatherSql();
    const tookMs = performance.now() - this.#started;
    const report = reportOf(this.#seen, { state, why, readAt: this.#readAt, tookMs, statements: this.#sent });
    this.#tell({ to: this.#to, seen: this.#seen, report, sql });
  }

  /** The ledger of the call would lose the first of many statements, so they are taken out as they come. */
  #gatherSql(): readonly ExecutedStatement[] {
    for (const one of this.#call.statements.splice(0)) {
      this.#sent += 1;
      const before = this.#sql.get(one.name);
      this.#sql.set(one.name, before === undefined ? one : { ...one, times: (before.times ?? 1) + 1 });
    }
    return [...this.#sql.values()];
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof FailureError) return error.failure.message;
  return error instanceof Error ? error.message : String(error);
}
