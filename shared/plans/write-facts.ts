import { visible } from './write-escape.ts';

interface Named {
  readonly name: string;
  readonly text: string;
}

/** Properties while they are written: those that share a line in FORMAT TEXT are taken out together. */
class Left {
  readonly #facts: Map<string, string>;

  constructor(facts: readonly Named[]) {
    this.#facts = new Map(facts.map(({ name, text }) => [name, visible(text)]));
  }

  take(name: string): string | null {
    const text = this.#facts.get(name) ?? null;
    this.#facts.delete(name);
    return text;
  }

  rest(): readonly string[] {
    return [...this.#facts].map(([name, text]) => `${visible(name)}: ${text}`);
  }
}

type Compose = (left: Left) => string | null;

/** Parts that are there, between them two spaces as PostgreSQL writes them; null: none is. */
function spread(parts: readonly (readonly [string, string | null, string?])[]): string | null {
  const there = parts.flatMap(([label, text, unit]) => (text === null ? [] : `${label}: ${text}${unit ?? ''}`));
  return there.length === 0 ? null : there.join('  ');
}

const sort: Compose = (left) => {
  const [method, kB, type] = [left.take('Sort Method'), left.take('Sort Space Used'), left.take('Sort Space Type')];
  if (method === null) return null;
  return kB === null ? `Sort Method: ${method}` : `Sort Method: ${method}  ${type ?? 'Memory'}: ${kB}kB`;
};

const original = (now: string | null, before: string | null): string | null =>
  now === null || before === null || now === before ? now : `${now} (originally ${before})`;

const hash: Compose = (left) => {
  const buckets = original(left.take('Hash Buckets'), left.take('Original Hash Buckets'));
  const batches = original(left.take('Hash Batches'), left.take('Original Hash Batches'));
  if (buckets === null) return null;
  return spread([
    ['Buckets', buckets],
    ['Batches', batches],
    ['Memory Usage', left.take('Peak Memory Usage'), 'kB'],
  ]);
};

const hashAggregate: Compose = (left) => {
  const [partitions, batches] = [left.take('Planned Partitions'), left.take('HashAgg Batches')];
  if (partitions === null && batches === null) return null;
  return spread([
    ['Planned Partitions', partitions],
    ['Batches', batches],
    ['Memory Usage', left.take('Peak Memory Usage'), 'kB'],
    ['Disk Usage', left.take('Disk Usage'), 'kB'],
  ]);
};

const memoize: Compose = (left) => {
  const hits = left.take('Cache Hits');
  if (hits === null) return null;
  return spread([
    ['Hits', hits],
    ['Misses', left.take('Cache Misses')],
    ['Evictions', left.take('Cache Evictions')],
    ['Overflows', left.take('Cache Overflows')],
    ['Memory Usage', left.take('Peak Memory Usage'), 'kB'],
  ]);
};

const storage: Compose = (left) =>
  spread([
    ['Storage', left.take('Storage')],
    ['Maximum Storage', left.take('Maximum Storage'), 'kB'],
  ]);

const heapBlocks: Compose = (left) => {
  const [exact, lossy] = [left.take('Exact Heap Blocks'), left.take('Lossy Heap Blocks')];
  if (exact === null && lossy === null) return null;
  return `Heap Blocks:${exact === null ? '' : ` exact=${exact}`}${lossy === null ? '' : ` lossy=${lossy}`}`;
};

const sortGroups = (kind: string): Compose => {
  const at = `${kind} Groups / `;
  const space = (type: string, which: string) => `${at}Sort Space ${type} / ${which} Sort Space Used`;
  return (left) => {
    const count = left.take(`${at}Group Count`);
    if (count === null) return null;
    return spread([
      [`${kind} Groups`, count],
      ['Sort Method', left.take(`${at}Sort Methods Used`)],
      ['Average Memory', left.take(space('Memory', 'Average')), 'kB'],
      ['Peak Memory', left.take(space('Memory', 'Peak')), 'kB'],
      ['Average Disk', left.take(space('Disk', 'Average')), 'kB'],
      ['Peak Disk', left.take(space('Disk', 'Peak')), 'kB'],
    ]);
  };
};

const sampling: Compose = (left) => {
  const [method, parameters] = [left.take('Sampling Method'), left.take('Sampling Parameters')];
  const seed = left.take('Repeatable Seed');
  if (method === null) return null;
  return `Sampling: ${method} (${parameters ?? ''})${seed === null ? '' : ` REPEATABLE (${seed})`}`;
};

const composes: readonly Compose[] = [
  sampling,
  sort,
  sortGroups('Full-sort'),
  sortGroups('Pre-sorted'),
  hash,
  hashAggregate,
  memoize,
  storage,
  heapBlocks,
];

/** What FORMAT TEXT says in the node's own line. */
const saidInHead: ReadonlySet<string> = new Set(['Alias', 'Schema']);

const ofWorker = /^Worker (\d+) \/ (.*)$/su;

function workerLines(facts: readonly Named[]): readonly string[] {
  const workers = new Map<string, Named[]>();
  for (const { name, text } of facts) {
    const [, number = '', inner = ''] = ofWorker.exec(name) ?? [];
    workers.set(number, [...(workers.get(number) ?? []), { name: inner, text }]);
  }
  return [...workers].flatMap(([number, own]) => factLines(own).map((line) => `Worker ${number}:  ${line}`));
}

/** Properties as FORMAT TEXT writes them, a line each, without indentation. */
export function factLines(facts: readonly Named[]): readonly string[] {
  const own = facts.filter(({ name }) => !ofWorker.test(name) && !saidInHead.has(name));
  const left = new Left(own);
  const composed = composes.flatMap((compose) => compose(left) ?? []);
  const workers = facts.filter(({ name }) => ofWorker.test(name));
  return [...composed, ...left.rest(), ...(workers.length > 0 ? workerLines(workers) : [])];
}

/** Rows may be broken since PostgreSQL 18, and are written with two digits then. */
export const rowsText = (rows: number): string => (Number.isInteger(rows) ? String(rows) : rows.toFixed(2));
