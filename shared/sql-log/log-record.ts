/** One message of the server's log, as its format gives it; null: the format (or log_line_prefix) does not say. */
export interface LogRecord {
  /** As logged: "2026-03-12 13:08:41.198 UTC", or ms since 1970 of %n. */
  readonly time: string | null;
  readonly pid: number | null;
  readonly role: string | null;
  readonly database: string | null;
  readonly application: string | null;
  /** LOG, ERROR …, in the language of lc_messages. */
  readonly severity: string;
  readonly sqlstate: string | null;
  readonly message: string;
  readonly detail: string | null;
}

export type TakeRecord = (record: LogRecord) => void;

/** Reads one format. Text comes in pieces that end anywhere, in the middle of a line too. */
export interface LogParser {
  push(text: string, take: TakeRecord): void;
  /** The file ends here, or nothing was written for a while: what is held back is whole. */
  flush(take: TakeRecord): void;
  /** What comes next begins anywhere: it is read from the first message that begins in it. */
  resync(): void;
  /** Of the file, so far. */
  readonly lines: number;
  /** Lines that fit nothing. */
  readonly unread: number;
  /** The first 200 characters of the last of them. */
  readonly lastUnread: string | null;
}

/** No message of a server is so long; what is, was cut off somewhere. */
export const longestRecord = 16_000_000;

/** Characters of a line that could not be read. */
const unreadShown = 200;

/** What every format counts of its file. */
export class LogCounts {
  lines = 0;
  unread = 0;
  lastUnread: string | null = null;

  /** A line that fits nothing. */
  miss(text: string): void {
    this.unread += 1;
    this.lastUnread = text.slice(0, unreadShown);
  }
}
