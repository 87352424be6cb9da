/** A range of characters, 0-based, end excluded. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Where a pattern that RegExp refused is wrong: the engine says what, but not where. The whole pattern when the place
 * cannot be told.
 */
export function regexFault(pattern: string): Range {
  const whole = { from: 0, to: pattern.length };
  return brackets(pattern) ?? shortestBroken(pattern) ?? whole;
}

interface Scan {
  /** Unopened bracket, or a backslash at the end. */
  readonly fault?: Range;
  /** Where the groups begin that are still open. */
  readonly open: readonly number[];
  /** Where the character class begins that is still open, or -1. */
  readonly classFrom: number;
}

function scan(pattern: string): Scan {
  const open: number[] = [];
  let classFrom = -1;
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i];
    if (char === '\\') {
      if (i === pattern.length - 1) return { fault: { from: i, to: i + 1 }, open, classFrom };
      i += 1;
    } else if (classFrom >= 0) {
      if (char === ']') classFrom = -1;
    } else if (char === '[') classFrom = i;
    else if (char === '(') open.push(i);
    else if (char === ')' && open.pop() === undefined) return { fault: { from: i, to: i + 1 }, open, classFrom };
  }
  return { open, classFrom };
}

/** Unclosed or unopened brackets, and a backslash at the end. */
function brackets(pattern: string): Range | undefined {
  const { fault, open, classFrom } = scan(pattern);
  if (fault) return fault;
  const from = classFrom >= 0 ? classFrom : open.at(-1);
  return from === undefined ? undefined : { from, to: pattern.length };
}

/** The shortest beginning that no continuation mends: its last character is at fault. */
function shortestBroken(pattern: string): Range | undefined {
  for (let length = 1; length <= pattern.length; length += 1) {
    // A beginning may be broken only because it is one: `\p{L` is, `\p{L}` is not.
    const ends = Array.from({ length: Math.min(32, pattern.length - length + 1) }, (_, more) => length + more);
    if (!ends.some((end) => compilesClosed(pattern.slice(0, end)))) return { from: length - 1, to: length };
  }
  return undefined;
}

/** With its open groups closed. */
function compilesClosed(head: string): boolean {
  const { fault, open, classFrom } = scan(head);
  return !fault && classFrom < 0 && compiles(head + ')'.repeat(open.length));
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
