import { StringDecoder } from 'node:string_decoder';
import { setImmediate as breathe } from 'node:timers/promises';
import type { LogFormat } from '../../../shared/contract/sql-log-tail.ts';
import { CsvLog } from '../../../shared/sql-log/csv-log.ts';
import { JsonLog } from '../../../shared/sql-log/json-log.ts';
import type { LogParser, LogRecord } from '../../../shared/sql-log/log-record.ts';
import { clockOf, msOf } from '../../../shared/sql-log/log-time.ts';
import { LookUpRuns } from '../../../shared/sql-log/look-up-runs.ts';
import { type Joined, type LoggedCall, SessionJoin } from '../../../shared/sql-log/session-join.ts';
import { type StatementGroup, StatementGroups } from '../../../shared/sql-log/statement-groups.ts';
import { StderrLog } from '../../../shared/sql-log/stderr-log.ts';
import type { TailEntry, TailRing } from '../../../shared/sql-log/tail-ring.ts';
import { withoutPasswords } from '../../../shared/without-passwords.ts';
import type { Followed } from './source-follow.ts';
import type { OurMessages } from './tail-ours.ts';
import { Totals } from './tail-totals.ts';

export interface ReadCounts {
  lines: number;
  bytes: number;
  statements: number;
  ours: number;
  others: number;
  unread: number;
  unjoined: number;
  skippedBytes: number;
}

interface Mark {
  readonly entry: TailEntry;
  readonly group: StatementGroup;
}

const nothing = (): ReadCounts => ({
  ...{ lines: 0, bytes: 0, statements: 0, ours: 0, others: 0, unread: 0, unjoined: 0, skippedBytes: 0 },
});

/** So many bytes are read at a time, a few ms of work, before the host does something else. */
const sliceBytes = 128_000;

/** What was read of one log: counted, grouped, joined, and the last of it kept. */
export class LogReading implements Followed {
  groups: StatementGroups = new StatementGroups();
  totals: Totals = new Totals();
  runs: LookUpRuns = new LookUpRuns(performance.now());
  counts: ReadCounts = nothing();
  readonly ring: TailRing;
  /** Durations that came after their statement, since they were taken last: seq and ms. */
  late: [seq: number, ms: number][] = [];
  firstTime: string | null = null;
  lastTime: string | null = null;
  lastUnread: string | null = null;
  readonly #ours: OurMessages;
  #parser: LogParser = new JsonLog();
  #decoder = new StringDecoder('utf8');
  #join: SessionJoin<Mark>;

  constructor(ring: TailRing, ours: OurMessages) {
    this.ring = ring;
    this.#ours = ours;
    this.#join = new SessionJoin(this.#joined());
  }

  /** What comes next is of this format. */
  readAs(format: LogFormat, log_line_prefix: string, isSyslog = false): void {
    this.#parser =
      format === 'jsonlog'
        ? new JsonLog()
        : format === 'csvlog'
          ? new CsvLog()
          : new StderrLog(log_line_prefix, isSyslog);
    this.#decoder = new StringDecoder('utf8');
    this.#join = new SessionJoin(this.#joined());
  }

  /** Counts from now on; what is kept for the tail stays. */
  beginAnew(): void {
    this.groups = new StatementGroups();
    this.totals = new Totals();
    this.runs = new LookUpRuns(performance.now());
    this.counts = nothing();
    this.firstTime = null;
    this.lastUnread = null;
  }

  async piece(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      if (at > 0) await breathe();
      const slice = bytes.subarray(at, at + sliceBytes);
      this.counts.bytes += slice.length;
      this.#told(() => this.#parser.push(this.#decoder.write(slice), this.#take));
    }
  }

  skipped(bytes: number): void {
    this.counts.skippedBytes += bytes;
    this.#decoder = new StringDecoder('utf8');
    this.#parser.resync();
  }

  fileEnd(): void {
    this.#told(() => this.#parser.flush(this.#take));
    this.#decoder = new StringDecoder('utf8');
  }

  caughtUp(): void {
    this.#told(() => this.#parser.flush(this.#take));
  }

  /** Seen running, not logged. */
  sampled(entry: Omit<TailEntry, 'seq' | 'kind'>): void {
    this.groups.count(entry.text, entry.application);
    this.totals.count(entry, null);
    this.counts.statements += 1;
    this.ring.push({ ...entry, seq: this.ring.nextSeq, kind: 'sampled' });
  }

  #told(work: () => void): void {
    const { lines, unread } = this.#parser;
    work();
    this.counts.lines += this.#parser.lines - lines;
    this.counts.unread += this.#parser.unread - unread;
    this.lastUnread = this.#parser.lastUnread ?? this.lastUnread;
  }

  readonly #take = (record: LogRecord): void => {
    if (this.#ours.has(record)) this.counts.ours += 1;
    else this.#join.take(unsecret(record));
  };

  #joined(): Joined<Mark> {
    return {
      call: (call) => this.#call(call),
      timed: ({ entry, group }, ms) => {
        entry.ms = ms;
        this.groups.time(group, ms);
        this.totals.time(entry, ms);
        if (this.late.length < 5_000) this.late.push([entry.seq, ms]);
      },
      other: () => {
        this.counts.others += 1;
      },
      unjoined: (count) => {
        this.counts.unjoined += count;
      },
    };
  }

  #call({ kind, record, text, parameters, ms }: LoggedCall): Mark {
    const { time, pid, application, role, database } = record;
    this.lastTime = time ?? this.lastTime;
    this.firstTime ??= time;
    const seq = this.ring.nextSeq;
    const entry = { seq, time: clockOf(time), pid, application, role, database, kind, ms, text, parameters };
    this.ring.push(entry);
    if (kind === 'error') return { entry, group: noGroup };
    this.counts.statements += 1;
    const group = this.groups.count(text, application);
    this.totals.count(entry, ms);
    if (ms !== null) this.groups.time(group, ms);
    if (pid !== null) this.runs.see({ pid, group: group.id, seq, ms: msOf(time) });
    return { entry, group };
  }
}

/** Of faults, which have no duration. */
const noGroup: StatementGroup = {
  ...{ id: 0, text: '', sample: '', calls: 0, timed: 0, totalMs: 0, applications: new Map(), fingerprint: null },
};

/** A log holds what was sent, passwords too; nothing of what is kept and shown of it needs them. */
function unsecret(record: LogRecord): LogRecord {
  const message = withoutPasswords(record.message);
  return message === record.message ? record : { ...record, message };
}
