import type { ActivityServer, Counters, LockCounts, RunsChunk } from '../contract/activity.ts';
import { type Fields, fieldsOf, msIn, textIn } from './recording-fields.ts';
import { countersIn, headerServer, lockCountsIn, runsIn } from './recording-parts.ts';

/**
 * A recording is a text file of JSON lines: a header, then lines of runs, counters and lock counts in any order, then a
 * line that tells how many there were. It may hold other people's query texts.
 */
export const recordingFormat = 'heapscope-activity';
const version = 1;
/** What is opened at most. */
export const mostRecordingBytes = 128e6;
const mostRuns = 3_000_000;

export interface RecordingHeader {
  /** What its connection was called. */
  readonly connection: string;
  readonly server: ActivityServer;
  /** Of the server's clock; toMs is what was known when the header was written. */
  readonly fromMs: number;
  readonly toMs: number;
  /** ISO time of the computer that wrote it. */
  readonly savedOn: string;
}

export interface Recording {
  readonly header: RecordingHeader;
  readonly chunks: readonly RunsChunk[];
  readonly counters: readonly Counters[];
  readonly lockCounts: readonly LockCounts[];
  /** What the reader must be told: that it ends early, that a line was damaged. */
  readonly notes: readonly string[];
}

/** foreign: no recording at all. newer: of a newer Heapscope. too-large. damaged: nothing in it can be used. */
export type RecordingFault = 'foreign' | 'newer' | 'too-large' | 'damaged';

export class RecordingError extends Error {
  readonly fault: RecordingFault;
  constructor(fault: RecordingFault, message: string) {
    super(message);
    this.name = 'RecordingError';
    this.fault = fault;
  }
}

export const headerLine = (header: RecordingHeader): string =>
  `${JSON.stringify({ format: recordingFormat, version, ...header })}\n`;
/** The times stand first, so that a file can be looked through without reading what is between. */
export const runsLine = (chunk: RunsChunk): string =>
  `${JSON.stringify({ fromMs: chunk.fromMs, toMs: chunk.toMs, runs: chunk })}\n`;
export const countLine = (count: Counters | LockCounts): string =>
  `${JSON.stringify({ fromMs: count.nowMs, toMs: count.nowMs, count })}\n`;

export function writeRecording(recording: Omit<Recording, 'notes'>): string {
  const { header, chunks, counters, lockCounts } = recording;
  const lines = [...chunks.map(runsLine), ...[...counters, ...lockCounts].map(countLine)];
  return `${headerLine(header)}${lines.join('')}${JSON.stringify({ end: lines.length })}\n`;
}

/** Throws a RecordingError. What is whole in a truncated or damaged file is kept, and the notes say so. */
export function readRecording(text: string): Recording {
  if (text.length > mostRecordingBytes) {
    throw new RecordingError('too-large', `A recording of more than ${mostRecordingBytes / 1e6} MB is not opened`);
  }
  const lines = text.split('\n');
  const header = readHeader(lines[0] ?? '');
  const read = new Lines();
  for (const [i, line] of lines.entries()) if (i > 0 && line !== '') read.line(line, i === lines.length - 1);
  return { header, ...read.found(header) };
}

function readHeader(line: string): RecordingHeader {
  const fields = parsed(line);
  if (fields?.format !== recordingFormat) throw new RecordingError('foreign', 'This is not a recording of Heapscope');
  if (typeof fields.version !== 'number' || fields.version > version) {
    throw new RecordingError('newer', 'This recording was made by a newer Heapscope');
  }
  try {
    return {
      connection: textIn(fields, 'connection'),
      server: headerServer(fields),
      fromMs: msIn(fields, 'fromMs'),
      toMs: msIn(fields, 'toMs'),
      savedOn: textIn(fields, 'savedOn'),
    };
  } catch {
    throw new RecordingError('damaged', 'The beginning of this recording is damaged');
  }
}

class Lines {
  readonly #chunks: RunsChunk[] = [];
  readonly #counters: Counters[] = [];
  readonly #lockCounts: LockCounts[] = [];
  #runs = 0;
  #damaged = 0;
  #lines = 0;
  #end: number | null = null;

  /** `isCut`: no line break follows, so it may be the half of one. */
  line(line: string, isCut: boolean): void {
    const fields = parsed(line);
    if (fields === null) {
      if (!isCut) this.#damaged += 1;
    } else if (typeof fields.end === 'number') this.#end = fields.end;
    else this.#take(fields);
  }

  found(header: RecordingHeader) {
    const isEarly = this.#end === null || this.#end > this.#lines;
    const notes: string[] = [];
    if (isEarly) notes.push('The file ends early: what is missing was never written, or was cut off.');
    if (this.#damaged > 0)
      notes.push(`${this.#damaged} damaged ${this.#damaged === 1 ? 'line was' : 'lines were'} left out.`);
    if (this.#chunks.length === 0 && this.#damaged > 0) {
      throw new RecordingError('damaged', `Nothing in this recording of ${header.connection} can be read`);
    }
    const byTime = (a: { fromMs: number }, b: { fromMs: number }) => a.fromMs - b.fromMs;
    const byNow = (a: { nowMs: number }, b: { nowMs: number }) => a.nowMs - b.nowMs;
    return {
      chunks: this.#chunks.sort(byTime),
      counters: this.#counters.sort(byNow),
      lockCounts: this.#lockCounts.sort(byNow),
      notes,
    };
  }

  #take(fields: Fields): void {
    this.#lines += 1;
    const part = partOf(fields);
    if (part === null) this.#damaged += 1;
    else if (part.kind === 'counters') this.#counters.push(part);
    else if (part.kind === 'locks') this.#lockCounts.push(part);
    else this.#takeRuns(part.runs);
  }

  #takeRuns(chunk: RunsChunk): void {
    this.#runs += chunk.runs.backend.length;
    if (this.#runs > mostRuns) throw new RecordingError('too-large', 'There are more runs in this recording than fit');
    this.#chunks.push(chunk);
  }
}

export type RecordingPart = Counters | LockCounts | { readonly kind: 'runs'; readonly runs: RunsChunk };

/** One line between the first and the last one; null when it is none, or damaged. */
export function readRecordingLine(line: string): RecordingPart | null {
  const fields = parsed(line);
  return fields === null ? null : partOf(fields);
}

function partOf(fields: Fields): RecordingPart | null {
  try {
    if ('runs' in fields) return { kind: 'runs', runs: runsIn(fieldsOf(fields.runs)) };
    const count = fieldsOf(fields.count);
    return count.kind === 'counters' ? countersIn(count) : lockCountsIn(count);
  } catch {
    return null;
  }
}

function parsed(line: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return null;
  }
}
