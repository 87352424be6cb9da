import type { GroupBy, LogCounts, LogLive, LogSource } from '../../../shared/contract/sql-log-tail.ts';
import { clockOf } from '../../../shared/sql-log/log-time.ts';
import { type LogFacts, sourceWords } from './source.ts';
import type { ServerTail } from './tail.ts';
import { groupsOf } from './tail-groups.ts';
import type { ReadCounts } from './tail-reading.ts';
import type { TailSource } from './tail-source.ts';

/** What a page is told once a second. */
export function liveOf(tail: ServerTail, by: GroupBy, everyMs: number): LogLive {
  const { reading, findings, where } = tail;
  const seconds = Math.max(0, performance.now() - tail.begunMs) / 1000;
  return {
    source: where.missing === null && where.source === null ? null : sourceOf(where, everyMs),
    missing: where.missing,
    since: clockOf(reading.firstTime)?.slice(0, 8) ?? tail.since,
    readAt: new Date().toISOString(),
    volume: tail.volumeNow(),
    counts: countsOf(reading.counts),
    statementsPerSecond: tail.statementRate.perSecond ?? 0,
    fingerprints: reading.groups.size,
    ...groupsOf(reading, { by, seconds, findings, isSampled: where.source === null }),
    findings: [...findings],
    notes: [...tail.notes, ...notesOf(tail)],
    sql: tail.sql,
  };
}

function sourceOf({ source }: TailSource, everyMs: number): LogSource {
  if (source === null) {
    const words = `Sampled from activity, every ${everyMs / 1000} s: not the log`;
    return { kind: 'sampling', format: null, name: null, words };
  }
  const { kind, format, follow } = source;
  return { kind, format, name: follow.name, words: sourceWords(source, everyMs) };
}

/** Lines that were skipped are as long as those that were read. */
function countsOf(counts: ReadCounts): LogCounts {
  const bytesPerLine = counts.lines > 0 ? counts.bytes / counts.lines : 150;
  return { ...counts, skippedLines: Math.round(counts.skippedBytes / bytesPerLine), skippedIsEstimate: true };
}

/** What else to know of these figures. */
function notesOf({ where: { facts, source }, reading }: ServerTail): string[] {
  if (facts === null || source === null) return [];
  const { counts, lastUnread } = reading;
  const notes: string[] = [];
  if (counts.unread > 0 && counts.unread * 20 > counts.lines) {
    notes.push(`${counts.unread} lines could not be read, such as: ${lastUnread ?? ''}`);
  }
  if (source.format === 'stderr') notes.push(...prefixNotes(facts));
  return [...notes, ...settingNotes(facts)];
}

function prefixNotes({ log_line_prefix }: LogFacts): string[] {
  const lacks = (letter: string) => !new RegExp(`%-?\\d*${letter}`, 'u').test(log_line_prefix);
  if (lacks('p')) {
    return ['log_line_prefix has no %p: neither durations nor N+1 can be told from one session to another'];
  }
  return lacks('a') ? ['log_line_prefix has no %a: the log does not name applications'] : [];
}

function settingNotes(facts: LogFacts): string[] {
  const { log_statement, log_duration, log_min_duration_statement } = facts;
  if (log_statement === 'none' && log_min_duration_statement === '-1') {
    return log_duration === 'on' ? ['log_duration is on without log_statement: durations without statements'] : [];
  }
  return [];
}
