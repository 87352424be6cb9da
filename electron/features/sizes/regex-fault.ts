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
  return scan(pattern) ?? shortestBroken(pattern) ?? whole;
}

/** Unclosed or unopened brackets, and a backslash at the end. */
function scan(pattern: string): Range | undefined {
  const open: number[] = [];
  let classFrom = -1;
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i];
    if (char === '\\') {
      if (i === pattern.length - 1) return { from: i, to: i + 1 };
      i += 1;
    } else if (classFrom >= 0) {
      if (char === ']') classFrom = -1;
    } else if (char === '[') classFrom = i;
    else if (char === '(') open.push(i);
    else if (char === ')' && open.pop() === undefined) return { from: i, to: i + 1 };
  }
  const from = classFrom >= 0 ? classFrom : open.at(-1);
  return from === undefined ? undefined : { from, to: pattern.length };
}

/** The shortest beginning that no longer compiles although the one before did: its last character is at fault. */
function shortestBroken(pattern: string): Range | undefined {
  for (let length = 1; length <= pattern.length; length += 1) {
    const head = pattern.slice(0, length);
    if (scan(head) || compiles(head)) continue;
    // A beginning may be broken only because it is one: `\p{L` is, `\p{L}` is not.
    if (length < pattern.length && compilesLater(pattern, length)) continue;
    return { from: length - 1, to: length };
  }
  return undefined;
}

const compilesLater = (pattern: string, length: number) =>
  Array.from({ length: Math.min(32, pattern.length - length) }, (_, more) => pattern.slice(0, length + more + 1)).some(
    (head) => !scan(head) && compiles(head),
  );

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
