import type { benchmark } from '../../shared/contract/benchmark.ts';
import type { BenchmarkEvent, BenchmarkRequest, ForeignKeyRow } from '../../shared/contract/benchmark-parts.ts';
import { fail } from '../../shared/failure.ts';
import type { RoomService } from '../../shared/rpc.ts';
import { benchmarkService } from '../features/benchmark/service.ts';
import type { Call } from '../postgres/call.ts';
import type { Reading } from './condition.ts';
import type { Room, Typed, Work } from './room.ts';
import { textOfFile, withoutEnd } from './sql-text.ts';
import { tableFormat } from './write.ts';
import { wrong } from './wrong.ts';

type Service = RoomService<typeof benchmark, Call>;
const strategies = ['n+1', 'join', 'prefetch'] as const;

export const bench: Room = {
  says: 'JOIN, N+1 and prefetch on a real foreign key, or two statements, measured against each other',
  more: [
    'Markdown has the summary (median, mean, standard deviation, ratio with its 95 % interval), CSV every single',
    'measurement, JSON all of it. The statements run READ ONLY; --a and --b are executed and rolled back.',
  ],
  formats: ['markdown', 'csv', 'json'],
  options: {
    fk: { value: 'KEY', says: 'the foreign key: schema.table.constraint, or only the constraint' },
    ids: { value: 'N', says: 'with --fk: for how many rows of the table each way is run (3000)' },
    list: { value: 'ROWS', says: 'with --fk: a page of so many rows at a time, not one row' },
    strategies: { value: 'S,S…', says: `with --fk: ${strategies.join(',')}` },
    a: { value: 'FILE', says: 'the one statement' },
    b: { value: 'FILE', says: 'the other one' },
    rounds: { value: 'N', says: 'with --a and --b: how often each runs (300)' },
    'warm-up': { value: 'N', says: 'rounds before that are not counted (10)' },
    seed: { value: 'N', says: 'of the choice of rows and of their order (42)' },
    mode: { value: 'prepared|unnamed|simple', says: 'how statements are sent (prepared)' },
  },
  metrics: {
    median: {
      units: ['duration'],
      says: 'of one way: median:n+1, median:a; or of any',
      of: { name: 'WAY', isNeeded: false },
    },
    ratio: {
      units: ['count'],
      says: 'how many times as long as the first: the low end of the 95 % interval',
      of: { name: 'WAY', isNeeded: false },
    },
  },
  prepare(typed) {
    if (typed.texts.length > 0) wrong(`${typed.texts[0]} is no option: statements are in files, --a and --b`);
    const measuring = measuringOf(typed);
    const requestOf = typed.values.has('fk') ? ofKey(typed, measuring) : ofFiles(typed, measuring);
    return async (work) => {
      const { at, call, parts, format, say } = work;
      const service = benchmarkService(parts);
      const event = await measured(work, service, await requestOf(work, service));
      for (const note of event.notes) say(note);
      if (event.verdict !== null) say(event.verdict.sentence);
      const id = event.keptAs ?? fail('internal', 'The run could not be kept');
      await service.export({ at, id, format: tableFormat(format) }, call);
      return readingsOf(event);
    };
  },
};

type Measuring = ReturnType<typeof measuringOf>;
type Ask = (work: Work, service: Service) => Promise<BenchmarkRequest>;

const measuringOf = ({ values }: Typed) => ({
  warmUp: values.number('warm-up', 10, { least: 0, most: 10_000 }),
  seed: values.number('seed', 42, { least: 0, most: 2_147_483_647 }),
  order: 'shuffled' as const,
  stopsWhenNarrow: false,
});

function ofKey({ values }: Typed, measuring: Measuring): Ask {
  for (const other of ['a', 'b', 'rounds']) if (values.has(other)) wrong(`--${other} does not go with --fk`);
  const pageRows = values.number('list', 1, { least: 1, most: 10_000 });
  const wanted = values.text('fk') ?? '';
  const request = {
    kind: 'foreign-key' as const,
    shape: values.has('list') ? ('list' as const) : ('get' as const),
    mode: values.oneOf('mode', ['prepared', 'unnamed', 'simple'], 'prepared'),
    strategies: [...values.someOf('strategies', strategies, strategies)],
    pageRows,
    addedDelayMs: 0,
    rounds: values.number('ids', values.has('list') ? 300 : 3000, { least: 1, most: 100_000 }),
    ...measuring,
  };
  return async ({ at, call }, service) => {
    const { rows } = await service.foreignKeys({ at }, call);
    return { ...request, conoid: keyOf(rows, wanted).conoid };
  };
}

function keyOf(rows: readonly ForeignKeyRow[], wanted: string): ForeignKeyRow {
  const named = rows.filter(({ nspname, relname, conname }) =>
    [conname, `${relname}.${conname}`, `${nspname}.${relname}.${conname}`].includes(wanted),
  );
  const [first, ...more] = named;
  if (!first)
    return fail('bad-input', `There is no foreign key ${wanted}`, { advice: 'It is schema.table.constraint.' });
  if (more.length > 0)
    return fail('bad-input', `There are ${named.length} foreign keys ${wanted}: name schema.table.constraint`);
  return first.obstacle === null
    ? first
    : fail('denied', first.obstacle, first.grant === null ? {} : { grant: first.grant });
}

function ofFiles({ values, timeoutMs }: Typed, measuring: Measuring): Ask {
  const [a, b] = [values.text('a'), values.text('b')];
  if (a === undefined || b === undefined) return wrong('Name a foreign key (--fk), or two files (--a and --b)');
  for (const other of ['ids', 'list', 'strategies']) if (values.has(other)) wrong(`--${other} goes with --fk`);
  const request = {
    kind: 'custom' as const,
    mode: values.oneOf('mode', ['prepared', 'unnamed'], 'prepared'),
    timeoutMs: Math.min(600_000, Math.max(100, Math.round(timeoutMs ?? 30_000))),
    rounds: values.number('rounds', 300, { least: 1, most: 100_000 }),
    ...measuring,
  };
  const side = async (file: string) => {
    const text = withoutEnd(await textOfFile(file));
    return { title: file.slice(-200), text, params: [], settings: [] };
  };
  return async () => ({ ...request, a: await side(a), b: await side(b) });
}

async function measured({ at, call }: Work, service: Service, request: BenchmarkRequest): Promise<BenchmarkEvent> {
  let last: BenchmarkEvent | null = null;
  for await (const event of service.run({ at, runId: 'cli', request }, call)) last = event;
  call.signal.throwIfAborted();
  if (last === null) return fail('internal', 'Nothing was measured');
  const { failure } = last;
  if (failure !== null) {
    fail('sql', failure.message, {
      ...(failure.advice === undefined ? {} : { advice: failure.advice }),
      ...(failure.grant === undefined ? {} : { grant: failure.grant }),
    });
  }
  return last;
}

function readingsOf({ strategies: ways }: BenchmarkEvent): readonly Reading[] {
  return ways.flatMap(({ key, title, medianMs, ratio, isEqual }): Reading[] => {
    const median: Reading = { metric: 'median', of: [key], row: title, values: { duration: medianMs } };
    if (ratio === null) return [median];
    // What does other work is neither faster nor slower.
    const [count, why] = isEqual === false ? [null, 'its results differ'] : [ratio.low, ''];
    return [median, { metric: 'ratio', of: [key], row: title, values: { count }, why }];
  });
}
