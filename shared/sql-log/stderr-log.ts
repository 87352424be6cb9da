import { type LogPrefix, logPrefix } from './log-prefix.ts';
import { LogCounts, type LogParser, type LogRecord, longestRecord, type TakeRecord } from './log-record.ts';
import { isAttachment } from './log-words.ts';

interface Open {
  readonly record: LogRecord;
  readonly message: string[];
  readonly details: string[];
  /** What the lines that begin with a tab belong to. */
  into: string[];
}

/**
 * The plain format: a prefix, a severity, a message; lines that go on begin with a tab, so that no statement can pretend
 * to be another message. DETAIL, STATEMENT and the like follow with a prefix of their own.
 */
export class StderrLog extends LogCounts implements LogParser {
  readonly #prefix: LogPrefix;
  readonly #isSyslog: boolean;
  #rest = '';
  #open: Open | null = null;
  /** Until a line that begins with the prefix, nothing is missed. */
  #isSeeking = false;

  /** `isSyslog`: as syslog has it, numbered and cut: `[5-2] #011FROM t`. */
  constructor(log_line_prefix: string, isSyslog = false) {
    super();
    this.#prefix = logPrefix(log_line_prefix);
    this.#isSyslog = isSyslog;
  }

  push(text: string, take: TakeRecord): void {
    const all = this.#rest === '' ? text : this.#rest + text;
    let from = 0;
    for (let to = all.indexOf('\n'); to >= 0; to = all.indexOf('\n', from)) {
      this.#line(all.charCodeAt(to - 1) === 13 && to > from ? all.slice(from, to - 1) : all.slice(from, to), take);
      from = to + 1;
    }
    this.#rest = all.slice(from);
    if (this.#rest.length > longestRecord) this.resync();
  }

  flush(take: TakeRecord): void {
    this.#close(take);
  }

  resync(): void {
    this.#rest = '';
    this.#open = null;
    this.#isSeeking = true;
  }

  #line(given: string, take: TakeRecord): void {
    this.lines += 1;
    const line = this.#isSyslog ? this.#fromSyslog(given) : given;
    if (line === null) return;
    if (line.charCodeAt(0) === 9) {
      if (this.#open !== null) this.#open.into.push(line.slice(1));
      else this.#missed(line);
      return;
    }
    const told = this.#prefix.read(line);
    if (told === null) {
      this.#missed(line);
      return;
    }
    this.#isSeeking = false;
    const colon = line.indexOf(':', told.length);
    const label = line.slice(told.length, colon).trimEnd();
    const message = line.slice(colon + 3);
    const open = this.#open;
    if (open !== null && open.record.pid === told.pid && isAttachment(label, message)) {
      open.into = isParameters(message) ? open.details : [];
      open.into.push(message);
      return;
    }
    this.#close(take);
    const { time, pid, role, database, application, sqlstate } = told;
    const into = [message];
    const record = { time, pid, role, database, application, severity: label, sqlstate, message, detail: null };
    this.#open = { record, message: into, details: [], into };
  }

  /** null: it was the rest of a line that syslog had cut. */
  #fromSyslog(line: string): string | null {
    const [head, part] = /^\[\d+-(\d+)\] /u.exec(line) ?? [];
    if (head === undefined) return line;
    const rest = line.slice(head.length);
    if (part === '1') return rest;
    if (rest.startsWith('#011')) return `\t${rest.slice(4)}`;
    const into = this.#open?.into;
    if (into !== undefined) into[into.length - 1] = `${into.at(-1) ?? ''}${rest}`;
    return null;
  }

  #close(take: TakeRecord): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    const { record, message, details } = open;
    if (message.length === 1 && details.length === 0) take(record);
    else take({ ...record, message: message.join('\n'), detail: details.length > 0 ? details.join('\n') : null });
  }

  #missed(line: string): void {
    if (this.#isSeeking || line === '') return;
    this.miss(line);
  }
}

const isParameters = (message: string): boolean => message.includes('$1 = ');
