import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { LogFormat, LogMissing, LogSource } from '../../../shared/contract/sql-log-tail.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import type { logFacts } from './source.sql.ts';
import { LocalFiles, ServerFiles } from './source-files.ts';
import { FileFollow, type LogFollow } from './source-follow.ts';
import { JournalFollow } from './source-journal.ts';
import type { LocalFacts, LocalGround } from './source-local.ts';
import { missingOf, writesFiles } from './source-missing.ts';

export type LogFacts = Row<(typeof logFacts)['columns']>;

/** A log that can be read. */
export interface FoundSource {
  readonly kind: Exclude<LogSource['kind'], 'sampling'>;
  readonly format: LogFormat;
  readonly follow: LogFollow;
}

/** `growth`: it cannot be read, but how it grows can be seen. */
export type Found =
  | { readonly source: FoundSource }
  | { readonly missing: LogMissing; readonly growth: FileFollow | null };

/** Where journalctl is, never looked up in PATH. */
const journalPrograms = ['/usr/bin/journalctl', '/bin/journalctl'];

/** Of all that decides how it is read: another one means that the source must be opened again. */
export const keyOf = (facts: LogFacts): string =>
  JSON.stringify([
    facts.has_collector,
    facts.log_destination,
    facts.log_line_prefix,
    facts.log_directory,
    facts.may_read,
    facts.may_list,
    facts.started,
  ]);

/** The easiest to read of what log_destination writes. */
function formatOf(log_destination: string, hasCollector: boolean): LogFormat {
  // Without the collector csvlog and jsonlog go to stderr as plain lines.
  if (!hasCollector) return 'stderr';
  if (/\bjsonlog\b/u.test(log_destination)) return 'jsonlog';
  return /\bcsvlog\b/u.test(log_destination) ? 'csvlog' : 'stderr';
}

export interface Ways {
  readonly session: () => Promise<Session>;
  readonly local: (facts: LocalFacts) => Promise<LocalGround>;
}

/** Finds the log. A file on this computer first: to read it costs the server nothing. */
export async function findSource(facts: LogFacts, ways: Ways): Promise<Found> {
  const format = formatOf(facts.log_destination, facts.has_collector);
  const local = await ways.local(facts);
  if (local.folder !== null) {
    const follow = new FileFollow(new LocalFiles(local.folder), format);
    return { source: { kind: 'local-file', format, follow } };
  }
  if (local.file !== null) {
    const files = new LocalFiles(path.dirname(local.file), path.basename(local.file));
    return { source: { kind: 'local-file', format, follow: new FileFollow(files, null) } };
  }
  const { has_collector, may_list, may_read, log_directory, log_destination } = facts;
  if (has_collector && may_list && log_directory !== null && writesFiles(log_destination)) {
    const follow = new FileFollow(new ServerFiles(ways.session, log_directory), format);
    if (may_read) return { source: { kind: 'server-file', format, follow } };
    return { missing: missingOf(facts), growth: follow };
  }
  const journal = local.unit === null ? null : await journalProgram();
  if (journal !== null && local.unit !== null) {
    return { source: { kind: 'journald', format, follow: new JournalFollow(journal, local.unit) } };
  }
  return { missing: missingOf(facts), growth: null };
}

async function journalProgram(): Promise<string | null> {
  for (const program of journalPrograms) {
    const isThere = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return program;
  }
  return null;
}

export function sourceWords({ kind, follow }: FoundSource, everyMs: number): string {
  const every = `every ${everyMs / 1000} s`;
  const name = follow.name ?? 'the log';
  if (kind === 'server-file') return `Read from ${name} on the server, ${every}`;
  return kind === 'local-file'
    ? `Read from ${name} on this computer, ${every}`
    : `Read from the journal of ${name}, ${every}`;
}
