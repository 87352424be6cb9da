import type { Pair } from './fields.ts';

/** What stands in parentheses at the end of a node's line, and what is before it. */
export interface Tail {
  readonly head: string;
  readonly pairs: readonly Pair[];
  /** False: no cost and nothing actual; COSTS OFF, or no node's line. */
  readonly isMeasured: boolean;
  /** It begins, and is not whole. */
  readonly isBroken: boolean;
}

const cost = /^\(cost=([^\s.]+(?:\.\d+)?)\.\.(\S+) rows=(\S+) width=(\S+)\)$/u;
const actual = /^\(actual (?:time=([^\s.]+(?:\.\d+)?)\.\.(\S+) )?rows=(\S+) loops=(\S+)\)$/u;
const neverExecuted = '(never executed)';
const longestPart = 200;

function last(text: string, opening: string): { readonly before: string; readonly part: string } | null {
  const at = text.lastIndexOf(opening);
  return at < 0 || text.length - at > longestPart
    ? null
    : { before: text.slice(0, at).trimEnd(), part: text.slice(at) };
}

function actualPairs(part: string): readonly Pair[] | null {
  const [whole, startup, total, rows, loops] = actual.exec(part) ?? [];
  if (whole === undefined) return null;
  const times: Pair[] = startup === undefined ? [] : [['Actual Startup Time', startup]];
  if (total !== undefined) times.push(['Actual Total Time', total]);
  return [...times, ['Actual Rows', rows], ['Actual Loops', loops]];
}

function costPairs(part: string): readonly Pair[] | null {
  const [whole, startup, total, rows, width] = cost.exec(part) ?? [];
  if (whole === undefined) return null;
  return [
    ['Startup Cost', startup],
    ['Total Cost', total],
    ['Plan Rows', rows],
    ['Plan Width', width],
  ];
}

function withoutActual(text: string): Tail {
  if (text.endsWith(neverExecuted)) {
    const head = text.slice(0, -neverExecuted.length).trimEnd();
    const pairs: readonly Pair[] = [
      ['Actual Rows', 0],
      ['Actual Loops', 0],
    ];
    return { head, pairs, isMeasured: true, isBroken: false };
  }
  const found = last(text, '(actual ');
  const pairs = found && actualPairs(found.part);
  if (found && pairs) return { head: found.before, pairs, isMeasured: true, isBroken: false };
  return { head: text, pairs: [], isMeasured: false, isBroken: found !== null && !found.part.includes(')') };
}

/** Reads the end of a node's line: "(cost=0.00..1.50 rows=3 width=8) (actual time=0.010..0.012 rows=3.00 loops=1)". */
export function tailOf(text: string): Tail {
  const ran = withoutActual(text.trimEnd());
  const found = last(ran.head, '(cost=');
  const pairs = found && costPairs(found.part);
  if (found && pairs) return { ...ran, head: found.before, pairs: [...pairs, ...ran.pairs], isMeasured: true };
  return { ...ran, isBroken: ran.isBroken || (found !== null && !found.part.includes(')')) };
}
