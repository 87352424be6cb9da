import type { FromDoor } from './rpc.ts';

/**
 * A message of the host as text, and back. Columns of 20,000 tables say the same over and over (a threshold, a flag, an
 * unknown): where a column has few runs it crosses as `value, how often, value, how often …`, which is less to write, to
 * send and to read. The page never sees it: the message names the places, so that no value can be taken for a run.
 */

/** Keys that lead from the message to a column. */
type Place = readonly string[];

/** A message as it crosses; `runs` are the places of its columns that are written as runs. */
type Crossing = FromDoor & { readonly runs?: readonly Place[] };

/** Shorter columns are not worth a look. */
const leastRows = 256;
/** A run takes two values. */
const mostRunsPerRow = 0.3;
/** message → reply → data → tables → column. */
const deepest = 6;

/** As JSON, long columns of few values as runs. What is given stays as it is. */
export function doorText(message: FromDoor): string {
  const runs: Place[] = [];
  const packed = inRuns(message, [], runs);
  return JSON.stringify(runs.length === 0 ? message : { ...packed, runs });
}

/** Throws a SyntaxError for what is no JSON. Whoever wrote the text is trusted: it is our own host. */
export function fromDoorText(text: string): FromDoor {
  const { runs = [], ...message }: Crossing = JSON.parse(text);
  for (const place of runs) spread(message, place);
  return message;
}

/** The same value, with copies of what leads to columns that became runs; services keep what they answered. */
function inRuns<T extends object>(holder: T, at: Place, runs: Place[]): T {
  let copy: T | undefined;
  for (const [key, value] of Object.entries(holder)) {
    if (typeof value !== 'object' || value === null || key === '__proto__') continue;
    const packed = Array.isArray(value) ? columnInRuns(value, [...at, key], runs) : within(value, [...at, key], runs);
    if (packed === value) continue;
    copy ??= { ...holder };
    Reflect.set(copy, key, packed);
  }
  return copy ?? holder;
}

function within(value: object, at: Place, runs: Place[]): object {
  const isPlain = Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && at.length < deepest ? inRuns(value, at, runs) : value;
}

function columnInRuns(column: readonly unknown[], at: Place, runs: Place[]): readonly unknown[] {
  const found = column.length < leastRows ? undefined : runsOf(column);
  if (found === undefined) return column;
  runs.push(at);
  return found;
}

/** undefined where that would not be shorter, or for anything but text, numbers, booleans and null. */
function runsOf(column: readonly unknown[]): unknown[] | undefined {
  const most = 2 * mostRunsPerRow * column.length;
  const runs: unknown[] = [];
  let length = 0;
  for (let i = 0; i < column.length; i += 1) {
    const value = column[i];
    length += 1;
    if (i + 1 < column.length && column[i + 1] === value) continue;
    if (typeof value === 'object' && value !== null) return undefined;
    if (runs.push(value, length) > most) return undefined;
    length = 0;
  }
  return runs;
}

function spread(message: object, place: Place): void {
  const key = place.at(-1) ?? '';
  const holder = place.slice(0, -1).reduce<unknown>((at, step) => (isHolder(at) ? Reflect.get(at, step) : at), message);
  if (!isHolder(holder)) return;
  const runs: unknown = Reflect.get(holder, key);
  if (!Array.isArray(runs)) return;
  const column: unknown[] = [];
  for (let i = 0; i < runs.length; i += 2) {
    const value: unknown = runs[i];
    for (let left = Number(runs[i + 1]); left > 0; left -= 1) column.push(value);
  }
  Reflect.set(holder, key, column);
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;
