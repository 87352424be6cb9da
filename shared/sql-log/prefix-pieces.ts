/**
 * A piece of a log_line_prefix: where it may end in a line, from where on. `head` must be there and has one length;
 * of `tail` as much as there is comes first, then ever less of it. A name ends as early as what follows allows.
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly head: RegExp; readonly tail: RegExp | null }
  | { readonly kind: 'name'; readonly most: number; readonly mayHoldBlanks: boolean }
  /** Processes that are no sessions stop here. */
  | { readonly kind: 'stop' };

/** Names of PostgreSQL are at most 63 bytes; a host's at most 253, and its port stands behind it. */
const longestName = 64;
const longestHost = 270;

const value = (head: RegExp, tail: RegExp | null = null): Piece => ({ kind: 'value', head, tail });
const nothing = /(?:)/y;
const digits = /\d{0,19}/y;
const zone = /(?: [A-Za-z0-9+:-]{0,12})?/y;
const stamp = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/y;
const name: Piece = { kind: 'name', most: longestName, mayHoldBlanks: true };
const host: Piece = { kind: 'name', most: longestHost, mayHoldBlanks: false };
const number = value(/\d/y, digits);

/** Around what is padded to a width. */
export const blanks: Piece = value(nothing, / {0,64}/y);

/** What each escape is written as: https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-LINE-PREFIX */
export const escapes: Readonly<Record<string, Piece>> = {
  ...{ a: name, u: name, d: name, b: name, i: name },
  ...{ r: host, h: host, L: host },
  ...{ p: number, l: number, x: number },
  P: value(nothing, digits),
  t: value(stamp, zone),
  s: value(stamp, zone),
  m: value(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/y, zone),
  n: value(/\d{9,11}\.\d{3}/y),
  e: value(/[0-9A-Z]{5}/y),
  c: value(/[0-9a-f]{1,16}\.[0-9a-f]/y, /[0-9a-f]{0,15}/y),
  v: value(nothing, /(?:-?\d{1,19}\/\d{1,19})?/y),
  Q: value(/-?\d/y, digits),
  q: { kind: 'stop' },
  '%': { kind: 'text', text: '%' },
};

/** Names hold anything, so the end of the prefix is where a severity begins: `LOG:  `, with two blanks in every language. */
const severity = /[^\s:'"=[\]]{1,24}(?: [^\s:]{1,12})? ?: {2}/y;

const matches = (pattern: RegExp, line: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(line);
};

/** Longer lines than this have no prefix that is longer. */
const mostPlaces = 4_096;

/**
 * Finds where each piece ends. What was tried at a place in vain is not tried there again: a prefix comes from the server,
 * and a line from whoever writes there, so neither may make the other take long.
 */
export class PrefixMatch {
  readonly ends: number[] = [];
  readonly #pieces: readonly Piece[];
  readonly #failed = new Set<number>();
  #line = '';

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** How many pieces are there; null: the line does not begin with them. `ends` tells where each of them ends. */
  read(line: string): number | null {
    this.#line = line;
    if (this.#failed.size > 0) this.#failed.clear();
    this.ends.length = 0;
    return this.#from(0, 0) ? this.ends.length : null;
  }

  #from(i: number, at: number): boolean {
    const piece = this.#pieces[i];
    if (piece === undefined) return this.#isOver(i, at);
    if (piece.kind === 'text') return this.#line.startsWith(piece.text, at) && this.#next(i, at + piece.text.length);
    const place = i * mostPlaces + at;
    if (at >= mostPlaces || this.#failed.has(place)) return false;
    const isFound =
      piece.kind === 'stop'
        ? this.#next(i, at) || this.#isOver(i, at)
        : piece.kind === 'name'
          ? this.#name(i, at, piece)
          : this.#value(i, at, piece);
    if (!isFound) this.#failed.add(place);
    return isFound;
  }

  #next(i: number, end: number): boolean {
    this.ends[i] = end;
    return this.#from(i + 1, end);
  }

  #isOver(i: number, at: number): boolean {
    this.ends.length = i;
    return matches(severity, this.#line, at);
  }

  #name(i: number, at: number, { most, mayHoldBlanks }: Extract<Piece, { kind: 'name' }>): boolean {
    const last = Math.min(at + most, this.#line.length);
    for (let end = at; end <= last; end += 1) {
      if (this.#next(i, end)) return true;
      if (!mayHoldBlanks && this.#line.charCodeAt(end) === 32) return false;
    }
    return false;
  }

  #value(i: number, at: number, { head, tail }: Extract<Piece, { kind: 'value' }>): boolean {
    if (!matches(head, this.#line, at)) return false;
    const least = head.lastIndex;
    const most = tail !== null && matches(tail, this.#line, least) ? tail.lastIndex : least;
    for (let end = most; end >= least; end -= 1) if (this.#next(i, end)) return true;
    return false;
  }
}
