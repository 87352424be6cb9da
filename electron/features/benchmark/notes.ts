import type { BenchmarkRequest, StrategySummary } from '../../../shared/contract/benchmark-parts.ts';

const ms = (value: number) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
/** Waking a sleeping core takes about as long. */
const resolvableMs = 0.1;

export interface Noted {
  readonly request: BenchmarkRequest;
  readonly strategies: readonly StrategySummary[];
  readonly floorMs: number | null;
  readonly isClamped: boolean;
  readonly vanished: number;
  /** Different ids, or pages; null for two queries. */
  readonly ids: number | null;
  /** Why server time is not known; null when it is. */
  readonly serverUnknown: string | null;
  readonly isPlanningCounted: boolean;
}

/** What must be known to read the figures. */
export function notesOf(noted: Noted): string[] {
  return [...aboutRows(noted), ...aboutFloor(noted), ...aboutServer(noted), ...aboutCounting(noted)];
}

function* aboutRows({ request, ids, vanished }: Noted): Generator<string> {
  const what = request.kind === 'foreign-key' && request.shape === 'list' ? 'pages' : 'ids';
  if (ids !== null && ids < request.rounds)
    yield `There are ${ids} different ${what} for ${request.rounds} rounds: they repeat`;
  if (vanished > 0) {
    yield `${vanished.toLocaleString('en-US')} rounds met rows that were changed or deleted meanwhile: left out of every strategy`;
  }
}

function* aboutFloor({ strategies, floorMs }: Noted): Generator<string> {
  if (floorMs === null || floorMs > 3 * resolvableMs) return;
  const medians = strategies.flatMap(({ medianMs }) => (medianMs === null ? [] : [medianMs]));
  const sorted = medians.sort((a, b) => a - b);
  const isClose = sorted.some((value, place) => place > 0 && value - (sorted[place - 1] ?? 0) < resolvableMs);
  if (!isClose) return;
  yield `This server answers SELECT 1 in ${ms(floorMs)}, so near that what is measured is partly the waking of a sleeping core: differences below ${resolvableMs} ms are not resolvable here, and on a quiet machine everything is slower than on a busy one`;
}

function* aboutServer({ request, serverUnknown, isPlanningCounted, isClamped }: Noted): Generator<string> {
  if (serverUnknown !== null) yield `Server time is not known: ${serverUnknown}`;
  else if (request.kind === 'foreign-key') {
    yield `Server time is the mean of pg_stat_statements${isPlanningCounted ? '' : ', without planning (pg_stat_statements.track_planning is off)'}`;
  }
  if (isClamped) {
    yield 'Where the median goes: round trips in a row are faster than a lone SELECT 1, so queries × SELECT 1 exceeded the median and was cut to it';
  }
}

function* aboutCounting({ request }: Noted): Generator<string> {
  if (request.order === 'blocks') {
    yield 'In blocks the first strategy finds cold caches and the machine drifts between blocks: a comparison of them proves little';
  }
  if (request.kind === 'custom') {
    yield 'Each run is a read-only transaction of its own; only the statement in it is timed';
  }
}
