import { LogCounts, type LogParser, longestRecord, type TakeRecord } from './log-record.ts';

/** Places of the columns, the same on every version; those that newer ones add stand behind them. */
const column = { time: 0, role: 1, database: 2, pid: 3, severity: 11, sqlstate: 12, message: 13, detail: 14 } as const;
const applicationAt = 22;
/** 23 before PostgreSQL 13, 26 since 14: https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG */
const leastColumns = 23;

const firstLine = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^,"]{1,12},/u;

/** Quoted as in RFC 4180: a value holds commas, line ends and doubled quotes. */
export class CsvLog extends LogCounts implements LogParser {
  #rest = '';
  /** Where in `rest` the search for the record's end goes on, and whether that is within quotes. */
  #at = 0;
  #isQuoted = false;
  #isSeeking = false;

  push(text: string, take: TakeRecord): void {
    this.#rest = this.#rest === '' ? text : this.#rest + text;
    const all = this.#rest;
    let from = 0;
    for (;;) {
      const to = this.#endOf(all);
      if (to < 0) break;
      this.#record(all.slice(from, to), take);
      from = to + 1;
    }
    this.#rest = all.slice(from);
    this.#at -= from;
    if (this.#rest.length > longestRecord) this.resync();
  }

  flush(): void {
    // A record is whole at its line end, or not at all.
  }

  resync(): void {
    this.#rest = '';
    this.#at = 0;
    this.#isQuoted = false;
    this.#isSeeking = true;
  }

  /** Index of the line end that ends the record; -1: it is not there yet. */
  #endOf(all: string): number {
    // While one seeks, a quote may be of either kind, so every line end counts.
    for (;;) {
      const end = all.indexOf('\n', this.#at);
      const to = end < 0 ? all.length : end;
      if (!this.#isSeeking) {
        for (let quote = all.indexOf('"', this.#at); quote >= 0 && quote < to; quote = all.indexOf('"', quote + 1))
          this.#isQuoted = !this.#isQuoted;
      }
      if (end < 0) {
        this.#at = this.#isSeeking ? this.#at : all.length;
        return -1;
      }
      this.#at = end + 1;
      this.lines += 1;
      if (!this.#isQuoted) return end;
    }
  }

  #record(text: string, take: TakeRecord): void {
    if (this.#isSeeking) {
      if (!firstLine.test(text)) return;
      const hasOddQuotes = text.split('"').length % 2 === 0;
      // Its end is in a later line: it is left out, and the next one is read.
      if (hasOddQuotes) return;
      this.#isSeeking = false;
    }
    const values = valuesOf(text);
    const message = values[column.message];
    if (values.length < leastColumns || message === undefined || !firstLine.test(text)) {
      if (text.trim() === '') return;
      this.miss(text);
      return;
    }
    take({
      time: orNull(values[column.time]),
      pid: Number(values[column.pid]) || null,
      role: orNull(values[column.role]),
      database: orNull(values[column.database]),
      application: orNull(values[applicationAt]),
      severity: values[column.severity] ?? '',
      sqlstate: orNull(values[column.sqlstate]),
      message,
      detail: orNull(values[column.detail]),
    });
  }
}

const orNull = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);

function valuesOf(text: string): readonly string[] {
  const values: string[] = [];
  let from = 0;
  const end = text.charCodeAt(text.length - 1) === 13 ? text.length - 1 : text.length;
  while (from <= end) {
    if (text.charCodeAt(from) === 34) {
      const to = closingQuote(text, from + 1);
      const inner = text.slice(from + 1, to);
      values.push(inner.includes('""') ? inner.replaceAll('""', '"') : inner);
      from = to + 2;
    } else {
      const comma = text.indexOf(',', from);
      const to = comma < 0 || comma > end ? end : comma;
      values.push(text.slice(from, to));
      from = to + 1;
    }
  }
  return values;
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text.charCodeAt(at + 1) === 34) at = text.indexOf('"', at + 2);
  return at < 0 ? text.length : at;
}
