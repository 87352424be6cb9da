import type { StatementMode, Strategy } from '../../../shared/contract/benchmark-parts.ts';
import type { BenchmarkAnswer, BenchmarkSession, BenchmarkStatement } from '../../postgres/benchmark-session.ts';
import { digestOf, type Paired } from './canonical.ts';
import type { Contestant, Taken } from './contest.ts';
import type { MeasuredKey } from './measured-key.ts';
import type { GeneratedSql } from './strategy-sql.ts';

type Cells = readonly (string | null)[];
/** Text of the key's columns. */
export type KeyValue = readonly string[];

/** The statements as they are sent; the same one is prepared once for all who send it. */
export interface KeyStatements {
  readonly rows: BenchmarkStatement;
  readonly join: BenchmarkStatement;
  readonly parent: BenchmarkStatement;
  readonly parents: BenchmarkStatement;
}

export function statementsOf(sql: GeneratedSql): KeyStatements {
  return {
    rows: { name: 'benchmark.rows', text: sql.rows },
    join: { name: 'benchmark.join', text: sql.join },
    parent: { name: 'benchmark.parent', text: sql.parent },
    parents: { name: 'benchmark.parents', text: sql.parents },
  };
}

export const floorStatement: BenchmarkStatement = { name: 'benchmark.floor', text: 'SELECT 1' };

export const strategyTitles: Readonly<Record<Strategy, string>> = { 'n+1': 'N+1', join: 'JOIN', prefetch: 'prefetch' };

/** Which statements one run of a strategy sends. */
export const statementsPerStrategy: Readonly<Record<Strategy, readonly (keyof KeyStatements)[]>> = {
  'n+1': ['rows', 'parent'],
  join: ['join'],
  prefetch: ['rows', 'parents'],
};

const keepsRows = { keepsRows: true } as const;

export interface KeyContestOptions {
  readonly session: BenchmarkSession;
  readonly mode: StatementMode;
  readonly key: MeasuredKey;
  readonly statements: KeyStatements;
  /** Round n asks for the id, or the page that begins with it, at n modulo their number. */
  readonly ids: readonly KeyValue[];
}

/**
 * A run's time is wall time, from before its first statement is sent until the last one's rows are there as text: what
 * an application sees, with the driver's turn between two statements, without an ORM's objects. Putting rows and parents
 * together, and hashing them, is off the clock.
 */
export function keyContestant(strategy: Strategy, options: KeyContestOptions): Contestant {
  const { ids } = options;
  const take = { 'n+1': takeNPlusOne, join: takeJoin, prefetch: takePrefetch }[strategy];
  const nothing: KeyValue = [];
  return {
    key: strategy,
    title: strategyTitles[strategy],
    take: (round) => take(options, ids[round % ids.length] ?? nothing),
  };
}

async function takeNPlusOne(options: KeyContestOptions, id: KeyValue): Promise<Taken> {
  const { session, mode, statements, key } = options;
  const { references } = key;
  const parents: BenchmarkAnswer[] = [];
  const began = performance.now();
  const page = await session.run(mode, statements.rows, id, keepsRows);
  for (const row of page.cells) {
    const reference = referenceOf(row, references);
    if (reference !== null) parents.push(await session.run(mode, statements.parent, reference, keepsRows));
  }
  const ms = performance.now() - began;
  return {
    ms,
    queries: 1 + parents.length,
    rows: parents.reduce((sum, { rows }) => sum + rows, page.rows),
    bytes: parents.reduce((sum, { bytes }) => sum + bytes, page.bytes),
    digest: () => digestOrGone(pairInOrder(page.cells, parents, references)),
  };
}

function pairInOrder(
  rows: readonly Cells[],
  parents: readonly BenchmarkAnswer[],
  references: readonly number[],
): Paired[] {
  let next = 0;
  return rows.map((row) => {
    if (referenceOf(row, references) === null) return { row, parent: null };
    const parent = parents[next]?.cells[0] ?? null;
    next += 1;
    return { row, parent };
  });
}

async function takeJoin({ session, mode, statements, key }: KeyContestOptions, id: KeyValue): Promise<Taken> {
  const began = performance.now();
  const answer = await session.run(mode, statements.join, id, keepsRows);
  const ms = performance.now() - began;
  const { child, parent } = key;
  const width = child.columns.length;
  const split = (cells: Cells): Paired => {
    const theirs = cells.slice(width);
    // A parent that was found has no NULL in what is referenced.
    return { row: cells.slice(0, width), parent: theirs[parent.key[0] ?? 0] === null ? null : theirs };
  };
  return {
    ms,
    queries: 1,
    rows: answer.rows,
    bytes: answer.bytes,
    digest: () => digestOrGone(answer.cells.map(split)),
  };
}

async function takePrefetch(options: KeyContestOptions, id: KeyValue): Promise<Taken> {
  const { session, mode, statements, key } = options;
  const { references } = key;
  const began = performance.now();
  const page = await session.run(mode, statements.rows, id, keepsRows);
  const wanted = new Map<string, KeyValue>();
  for (const row of page.cells) {
    const reference = referenceOf(row, references);
    if (reference !== null) wanted.set(nameOf(reference), reference);
  }
  // Django sends no second query when there is nothing to fetch.
  const found =
    wanted.size === 0 ? null : await session.run(mode, statements.parents, inColumns(references, wanted), keepsRows);
  const ms = performance.now() - began;
  return {
    ms,
    queries: found === null ? 1 : 2,
    rows: page.rows + (found?.rows ?? 0),
    bytes: page.bytes + (found?.bytes ?? 0),
    digest: () => digestOrGone(pairByKey(page.cells, found?.cells ?? [], key)),
  };
}

const inColumns = (references: readonly number[], wanted: ReadonlyMap<string, KeyValue>): string[][] =>
  references.map((_, place) => Array.from(wanted.values(), (value) => value[place] ?? ''));

function pairByKey(rows: readonly Cells[], parents: readonly Cells[], { references, parent }: MeasuredKey): Paired[] {
  const byKey = new Map<string, Cells>();
  for (const cells of parents) {
    const value = referenceOf(cells, parent.key);
    if (value !== null) byKey.set(nameOf(value), cells);
  }
  return rows.map((row) => {
    const reference = referenceOf(row, references);
    return { row, parent: reference === null ? null : (byKey.get(nameOf(reference)) ?? null) };
  });
}

/** The values at those places; null as soon as one is NULL (MATCH SIMPLE: no reference at all). */
function referenceOf(row: Cells, places: readonly number[]): KeyValue | null {
  const values: string[] = [];
  for (const place of places) {
    const value = row[place] ?? null;
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

/** 1.0 and 1.00 are one numeric key, 'a' and 'a   ' one of char(n): written as one here. */
const nameOf = (value: KeyValue) =>
  value.length === 1 ? plain(value[0] ?? '') : value.map((each) => JSON.stringify(plain(each))).join();
const plain = (text: string) => (/^-?\d+\.\d*$/u.test(text) ? text.replace(/\.?0+$/u, '') : text.trimEnd());

const digestOrGone = (pairs: readonly Paired[]) => (pairs.length === 0 ? null : digestOf(pairs));
