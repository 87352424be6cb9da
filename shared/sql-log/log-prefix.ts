import { blanks, escapes, type Piece, PrefixMatch } from './prefix-pieces.ts';

/** What a line's prefix told. */
export interface PrefixFields {
  time: string | null;
  pid: number | null;
  role: string | null;
  database: string | null;
  application: string | null;
  sqlstate: string | null;
  /** Length of the prefix. */
  length: number;
}

export interface LogPrefix {
  /** Whether it tells the process: without, neither durations nor N+1 can be told from one session to another. */
  readonly hasPid: boolean;
  readonly hasTime: boolean;
  readonly hasApplication: boolean;
  /** null: the line does not begin with it. */
  read(line: string): PrefixFields | null;
}

type Field = Exclude<keyof PrefixFields, 'length'>;

const fieldOf: Readonly<Record<string, Field>> = {
  ...{ a: 'application', u: 'role', d: 'database', p: 'pid', e: 'sqlstate' },
  ...{ t: 'time', m: 'time', n: 'time' },
};

/** No prefix that is meant to be read has so many. */
const mostPieces = 100;

/** Reads lines that begin with this log_line_prefix. */
export function logPrefix(prefix: string): LogPrefix {
  const pieces: Piece[] = [];
  const fields = new Map<Field, number>();
  for (const [whole, padding, letter] of prefix.matchAll(/%(-?\d+)?([a-zA-Z%])|[^%]+|%/gu)) {
    const piece: Piece | undefined = letter === undefined ? { kind: 'text', text: whole } : escapes[letter];
    if (piece === undefined) continue;
    const field = letter === undefined ? undefined : fieldOf[letter];
    if (padding !== undefined) pieces.push(blanks);
    if (field !== undefined && !fields.has(field)) fields.set(field, pieces.length);
    pieces.push(piece);
    if (padding !== undefined) pieces.push(blanks);
  }
  return reader(pieces.length > mostPieces ? null : new PrefixMatch(pieces), fields);
}

function reader(match: PrefixMatch | null, fields: ReadonlyMap<Field, number>): LogPrefix {
  return {
    hasPid: fields.has('pid'),
    hasTime: fields.has('time'),
    hasApplication: fields.has('application'),
    read(line) {
      const count = match?.read(line) ?? null;
      if (match === null || count === null) return null;
      const told: PrefixFields = { ...none, length: match.ends[count - 1] ?? 0 };
      for (const [field, i] of fields)
        if (i < count) tell(told, field, line.slice(match.ends[i - 1] ?? 0, match.ends[i]));
      return told;
    },
  };
}

const none = { time: null, pid: null, role: null, database: null, application: null, sqlstate: null };

function tell(told: PrefixFields, field: Field, value: string): void {
  const text = value.trim();
  if (text === '' || text === '[unknown]') return;
  if (field === 'pid') told.pid = Number(text);
  else told[field] = text;
}
