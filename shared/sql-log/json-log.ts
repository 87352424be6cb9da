import { LogCounts, type LogParser, type LogRecord, longestRecord, type TakeRecord } from './log-record.ts';

/** One object a line: https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-JSONLOG */
export class JsonLog extends LogCounts implements LogParser {
  #rest = '';
  #isSeeking = false;

  push(text: string, take: TakeRecord): void {
    const all = this.#rest === '' ? text : this.#rest + text;
    let from = 0;
    for (let to = all.indexOf('\n'); to >= 0; to = all.indexOf('\n', from)) {
      this.#line(all.slice(from, to), take);
      from = to + 1;
    }
    this.#rest = all.slice(from);
    if (this.#rest.length > longestRecord) this.resync();
  }

  flush(): void {
    // A line is whole, or nothing.
  }

  resync(): void {
    this.#rest = '';
    this.#isSeeking = true;
  }

  #line(line: string, take: TakeRecord): void {
    this.lines += 1;
    const record = recordOf(line);
    if (record !== null) {
      this.#isSeeking = false;
      take(record);
    } else if (!this.#isSeeking && line.trim() !== '') {
      this.miss(line);
    }
  }
}

function recordOf(line: string): LogRecord | null {
  if (line.charCodeAt(0) !== 123) return null;
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof fields !== 'object' || fields === null) return null;
  const textAt = (key: string): string | null => {
    const value: unknown = Reflect.get(fields, key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const pid: unknown = Reflect.get(fields, 'pid');
  const time = textAt('timestamp');
  if (time === null) return null;
  return {
    time,
    pid: typeof pid === 'number' ? pid : null,
    role: textAt('user'),
    database: textAt('dbname'),
    application: textAt('application_name'),
    severity: textAt('error_severity') ?? '',
    sqlstate: textAt('state_code'),
    message: textAt('message') ?? '',
    detail: textAt('detail'),
  };
}
