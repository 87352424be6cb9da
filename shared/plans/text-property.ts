import { Fields, type Pair } from './fields.ts';

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
const counts = /([a-z]+)=([\d.]+)/gu;

function counted(text: string): readonly (readonly [string, string])[] {
  return [...text.matchAll(counts)].map(([, word, amount]) => [word ?? '', amount ?? '']);
}

/** "shared hit=1 read=2, local dirtied=3, temp written=4". */
const buffers = (value: string): readonly Pair[] =>
  value.split(',').flatMap((part) => {
    const kind = capital(part.trim().split(' ', 1)[0] ?? '');
    return counted(part).map(([word, amount]): Pair => [`${kind} ${capital(word)} Blocks`, amount]);
  });

const ioKinds: ReadonlyMap<string, string> = new Map([
  ['shared', 'Shared '],
  ['shared/local', ''],
  ['local', 'Local '],
  ['temp', 'Temp '],
]);

/** 14: "read=0.1 write=0.2"; 15: "shared/local read=0.1, temp write=0.2"; 17: "shared read=0.1, local …, temp …". */
const ioTimings = (value: string): readonly Pair[] =>
  value.split(',').flatMap((part) => {
    const kind = ioKinds.get(part.trim().split(' ', 1)[0] ?? '') ?? '';
    return counted(part).map(([word, ms]): Pair => [`${kind}I/O ${capital(word)} Time`, ms]);
  });

const walNames: ReadonlyMap<string, string> = new Map([
  ['records', 'WAL Records'],
  ['fpi', 'WAL FPI'],
  ['bytes', 'WAL Bytes'],
  ['full', 'WAL Buffers Full'],
]);

const wal = (value: string): readonly Pair[] =>
  counted(value).map(([word, amount]): Pair => [walNames.get(word) ?? `WAL ${capital(word)}`, amount]);

const heapBlocks = (value: string): readonly Pair[] =>
  counted(value).map(([word, amount]): Pair => [`${capital(word)} Heap Blocks`, amount]);

const tuples = (value: string): readonly Pair[] =>
  counted(value).map(([word, amount]): Pair => [`Tuples ${capital(word)}`, amount]);

const memory = (value: string): readonly Pair[] =>
  counted(value).map(([word, amount]): Pair => [`Memory ${capital(word)}`, amount]);

/** "external merge  Disk: 1234kB". */
function sortMethod(value: string): readonly Pair[] {
  const [method = '', space] = value.split('  ');
  const [, type, kB] = /^(\w+): (\d+)kB$/u.exec(space ?? '') ?? [];
  const pairs: Pair[] = [['Sort Method', method]];
  if (kB !== undefined) pairs.push(['Sort Space Used', kB], ['Sort Space Type', type]);
  return pairs;
}

/** "Hits: 1  Misses: 2  Memory Usage: 9kB": names and values, two spaces between them. */
const spread = (line: string): readonly (readonly [string, string])[] =>
  line.split('  ').flatMap((part) => {
    const at = part.indexOf(':');
    return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const];
  });

const withoutUnit = (value: string): string => (/^\d+kB$/u.test(value) ? value.slice(0, -2) : value);

const spreadNames: ReadonlyMap<string, string> = new Map([
  ['Batches', 'HashAgg Batches'],
  ['Memory Usage', 'Peak Memory Usage'],
  ['Hits', 'Cache Hits'],
  ['Misses', 'Cache Misses'],
  ['Evictions', 'Cache Evictions'],
  ['Overflows', 'Cache Overflows'],
]);

const spreadPairs = (line: string): readonly Pair[] =>
  spread(line).map(([name, value]): Pair => [spreadNames.get(name) ?? name, withoutUnit(value)]);

/** "Buckets: 1024 (originally 512)  Batches: 1  Memory Usage: 9kB" of a Hash. */
const hash = (line: string): readonly Pair[] =>
  spread(line).flatMap(([name, value]): readonly Pair[] => {
    if (name === 'Memory Usage') return [['Peak Memory Usage', withoutUnit(value)]];
    const [now = '', original = now] = value.match(/\d+/gu) ?? [];
    return [
      [`Hash ${name}`, now],
      [`Original Hash ${name}`, original],
    ];
  });

/** "Full-sort Groups: 2  Sort Method: quicksort  Average Memory: 25kB  Peak Memory: 25kB". */
function sortGroups(line: string): readonly Pair[] {
  const [[name, count] = ['', ''], ...rest] = spread(line);
  const inside: Pair[] = [['Group Count', count]];
  for (const [what, value] of rest) {
    const [, which, space] = /^(Average|Peak) (\w+)$/u.exec(what) ?? [];
    if (which === undefined) inside.push(['Sort Methods Used', value]);
    else inside.push([`Sort Space ${space}`, new Fields([[`${which} Sort Space Used`, withoutUnit(value)]])]);
  }
  return [[name, new Fields(inside)]];
}

/** "system ('10'::real) REPEATABLE ('1'::double precision)". */
function sampling(value: string): readonly Pair[] {
  const open = value.indexOf(' (');
  const repeatable = value.lastIndexOf(') REPEATABLE (');
  const end = repeatable < 0 ? value.lastIndexOf(')') : repeatable;
  if (open < 0 || end < open) return [['Sampling', value]];
  const pairs: Pair[] = [
    ['Sampling Method', value.slice(0, open)],
    ['Sampling Parameters', value.slice(open + 2, end)],
  ];
  if (repeatable >= 0) pairs.push(['Repeatable Seed', value.slice(repeatable + ') REPEATABLE ('.length, -1)]);
  return pairs;
}

/** Of lines with several properties in one: by the first name, from the value and the whole line. */
type Composed = (value: string, line: string) => readonly Pair[];

const composed: ReadonlyMap<string, Composed> = new Map<string, Composed>([
  ['Buffers', buffers],
  ['I/O Timings', ioTimings],
  ['WAL', wal],
  ['Heap Blocks', heapBlocks],
  ['Tuples', tuples],
  ['Memory', memory],
  ['Sort Method', sortMethod],
  ['Sampling', sampling],
  ['Buckets', (_, line) => hash(line)],
  ['Batches', (_, line) => spreadPairs(line)],
  ['Planned Partitions', (_, line) => spreadPairs(line)],
  ['Hits', (_, line) => spreadPairs(line)],
  ['Storage', (_, line) => spreadPairs(line)],
  ['Full-sort Groups', (_, line) => sortGroups(line)],
  ['Pre-sorted Groups', (_, line) => sortGroups(line)],
]);

const longestName = 64;

export interface Property {
  readonly name: string;
  readonly value: string;
}

/** "Filter: (a > 1)"; null: the line has no name before a colon. */
export function propertyOf(line: string): Property | null {
  const at = line.indexOf(':');
  if (at <= 0 || at > longestName || !/^[A-Z]/u.test(line)) return null;
  const next = line[at + 1];
  if (next !== undefined && next !== ' ') return null;
  return { name: line.slice(0, at), value: line.slice(at + 1).trim() };
}

/** A property's line in the names of the other formats. */
export function propertyPairs({ name, value }: Property, line: string): readonly Pair[] {
  return composed.get(name)?.(value, line) ?? [[name, value]];
}
