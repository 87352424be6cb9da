import { openRunStore } from '../../shared/activity/open-run-store.ts';
import {
  countLine,
  headerLine,
  type RecordingPart,
  readRecordingLine,
  runsLine,
} from '../../shared/activity/recording.ts';
import type { RunStore } from '../../shared/activity/run-store.ts';
import type { ActivityServer, Counters, Gap, LockCounts, RunsChunk } from '../../shared/contract/activity.ts';
import type { RecordingFiles } from './recording-files.ts';

const keepMs = 3_600_000;
const stretchMs = 5 * 60_000;
/** When so many runs are new they are written before the five minutes are over: a line is read as a whole. */
const mostUnwritten = 20_000;
/** What one answer, or one watcher's history, holds at most. */
const mostRuns = 300_000;
/** Where an hour would take more, it is less than an hour that stays in memory. */
const mostBytes = 150e6;
/** Two recorded stretches further apart than this have a gap between them: nobody watched. */
const mostApartMs = 30_000;

export type Count = Counters | LockCounts;

export interface Earlier {
  readonly chunks: RunsChunk[];
  readonly counts: readonly Count[];
  readonly isWhole: boolean;
}

export interface HistoryNeeds {
  readonly files: RecordingFiles;
  /** What the connection is called. */
  readonly connection: string;
}

/** What was seen of one database: the last hour in memory, and all of it on disk as long as the files have room. */
export class History {
  runs: RunStore = openRunStore({ keepMs });
  /** Of the last hour, oldest first. */
  counts: readonly Count[] = [];
  readonly #needs: HistoryNeeds;
  #server: ActivityServer | null = null;
  #writtenMs: number | null = null;
  #writtenRuns = 0;

  constructor(needs: HistoryNeeds) {
    this.#needs = needs;
  }

  tick(sample: Parameters<RunStore['tick']>[0], server: ActivityServer | null): void {
    const { runs } = this;
    this.#server = server;
    runs.tick(sample);
    this.#writtenMs ??= sample.nowMs;
    const isMuch = runs.runs - this.#writtenRuns > mostUnwritten;
    if (isMuch || sample.nowMs - this.#writtenMs >= stretchMs) this.rest();
    runs.prune(sample.nowMs - keepMs);
  }

  gap(gap: Gap): void {
    this.runs.gap(gap);
  }

  count(count: Count): void {
    const leastMs = count.nowMs - keepMs;
    this.counts = [...this.counts.filter(({ nowMs }) => nowMs >= leastMs), count];
  }

  /** Writes what is new. */
  rest(): void {
    const { runs } = this;
    const fromMs = this.#writtenMs;
    if (this.#server === null || fromMs === null || runs.toMs <= fromMs) return;
    const { toMs } = runs;
    const counts = this.counts.filter(({ nowMs }) => nowMs > fromMs && nowMs <= toMs);
    const header = { connection: this.#needs.connection, server: this.#server, fromMs, toMs };
    const lines = runsLine(runs.chunk(fromMs, toMs)) + counts.map(countLine).join('');
    void this.#needs.files.append(headerLine({ ...header, savedOn: new Date().toISOString() }), lines);
    this.#writtenMs = toMs;
    this.#writtenRuns = runs.runs;
    while (runs.bytes > mostBytes && runs.fromMs < toMs - stretchMs) runs.prune(runs.fromMs + stretchMs);
  }

  async close(): Promise<void> {
    this.rest();
    await this.#needs.files.idle();
  }

  /** The server's clock went back: what comes now has times that were already. What was is on disk. */
  beginAgain(): void {
    this.rest();
    this.runs = openRunStore({ keepMs });
    this.counts = [];
    this.#writtenMs = null;
    this.#writtenRuns = 0;
  }

  /** What is in memory from `fromMs` to `toMs`, newest stretch first. */
  *stretches(toMs: number, fromMs = this.runs.fromMs): Generator<RunsChunk> {
    const leastMs = Math.max(fromMs, this.runs.fromMs);
    let left = mostRuns;
    for (let endMs = Math.min(toMs, this.runs.toMs); endMs > leastMs && left > 0; endMs -= stretchMs) {
      const chunk = this.runs.chunk(Math.max(leastMs, endMs - stretchMs), endMs);
      left -= chunk.runs.backend.length;
      yield chunk;
    }
  }

  /** Oldest first. What does not fit is the oldest. */
  async earlier(fromMs: number, toMs: number): Promise<Earlier> {
    const isEmpty = this.runs.toMs === 0;
    const chunks = isEmpty ? [] : [...this.stretches(toMs, fromMs)];
    const inMemoryMs = chunks.at(-1)?.fromMs ?? toMs;
    const room = mostRuns - chunks.reduce((sum, chunk) => sum + chunk.runs.backend.length, 0);
    const isCut = !isEmpty && inMemoryMs > Math.max(fromMs, this.runs.fromMs) && chunks.length > 0;
    const counts = this.counts.filter(({ nowMs }) => nowMs >= fromMs && nowMs <= toMs);
    if (isCut || fromMs >= inMemoryMs) return { chunks: chunks.reverse(), counts, isWhole: !isCut };
    const lines = await this.#needs.files.read(fromMs, inMemoryMs);
    const read = newestWithin(lines, room);
    const old = read.parts.flatMap((part) => (part.kind === 'runs' ? [] : [part]));
    const before = read.parts.flatMap((part) => (part.kind === 'runs' ? [part.runs] : []));
    return {
      chunks: withGaps([...before, ...chunks.reverse()]),
      counts: [...old.filter(({ nowMs }) => nowMs < (counts[0]?.nowMs ?? Number.POSITIVE_INFINITY)), ...counts],
      isWhole: read.isWhole,
    };
  }
}

/** Damaged lines are left out, and then it is not whole. */
function newestWithin(lines: readonly string[], room: number): { parts: RecordingPart[]; isWhole: boolean } {
  const parts: RecordingPart[] = [];
  let left = room;
  let isWhole = true;
  for (const line of lines.toReversed()) {
    const part = readRecordingLine(line);
    if (part === null) isWhole = false;
    else {
      if (part.kind === 'runs') left -= part.runs.runs.backend.length;
      if (left < 0) return { parts: parts.reverse(), isWhole: false };
      parts.push(part);
    }
  }
  return { parts: parts.reverse(), isWhole };
}

/** Between two stretches that do not touch nobody watched, or Heapscope did not run. */
function withGaps(chunks: readonly RunsChunk[]): RunsChunk[] {
  return chunks.map((chunk, i) => {
    const before = chunks[i - 1];
    if (before === undefined || chunk.fromMs - before.toMs < mostApartMs) return chunk;
    return { ...chunk, gaps: [{ fromMs: before.toMs, toMs: chunk.fromMs, why: 'not-watched' }, ...chunk.gaps] };
  });
}
