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

type Field = 'time' | 'pid' | 'role' | 'database' | 'application' | 'sqlstate';

const word = '[^\\n]*?';
const stamp = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d';
const zone = '(?: [A-Za-z0-9+:-]{1,12})?';

/**
 * What each escape may be written as, and which field it fills:
 * https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-LINE-PREFIX
 */
const escapes: Readonly<Record<string, { readonly pattern: string; readonly field?: Field }>> = {
  a: { pattern: word, field: 'application' },
  u: { pattern: word, field: 'role' },
  d: { pattern: word, field: 'database' },
  r: { pattern: '[^ \\n]*?' },
  h: { pattern: '[^ \\n]*?' },
  L: { pattern: '[^ \\n]*?' },
  b: { pattern: word },
  p: { pattern: '\\d+', field: 'pid' },
  P: { pattern: '\\d*' },
  t: { pattern: stamp + zone, field: 'time' },
  m: { pattern: `${stamp}\\.\\d{3}${zone}`, field: 'time' },
  n: { pattern: '\\d{9,11}\\.\\d{3}', field: 'time' },
  i: { pattern: word },
  e: { pattern: '[0-9A-Z]{5}', field: 'sqlstate' },
  c: { pattern: '[0-9a-f]+\\.[0-9a-f]+' },
  l: { pattern: '\\d+' },
  s: { pattern: stamp + zone },
  v: { pattern: '(?:-?\\d+/\\d+)?' },
  x: { pattern: '\\d+' },
  Q: { pattern: '-?\\d+' },
  '%': { pattern: '%' },
};

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');

/** Reads lines that begin with this log_line_prefix. */
export function logPrefix(prefix: string): LogPrefix {
  const fields: Field[] = [];
  let pattern = '';
  let isOpen = false;
  for (const [whole, padding, letter] of prefix.matchAll(/%(-?\d+)?([a-zA-Z%])|[^%]+|%/gu)) {
    if (letter === 'q') {
      // Processes that are no sessions stop here.
      pattern += isOpen ? '' : '(?:';
      isOpen = true;
      continue;
    }
    const known = letter === undefined ? { pattern: literally(whole) } : escapes[letter];
    pattern += padded(captured(known ?? { pattern: '' }, fields), padding);
  }
  return reader(ending(pattern, isOpen), fields);
}

function captured({ pattern, field }: { pattern: string; field?: Field }, fields: Field[]): string {
  if (field === undefined || fields.includes(field)) return pattern;
  fields.push(field);
  return `(${pattern})`;
}

const padded = (pattern: string, padding: string | undefined): string =>
  padding === undefined ? pattern : `[ ]*${pattern}[ ]*`;

/**
 * Names hold anything, so the end of the prefix is where a severity begins: `LOG:  `, with two blanks in every language
 * but for what stands before the colon. Without the flag u, which doubles its time: it is run for every line.
 */
function ending(pattern: string, isOpen: boolean): RegExp {
  return new RegExp(`^${pattern}${isOpen ? ')?' : ''}(?=[^\\s:'"=\\[\\]]{1,24}(?: [^\\s:]{1,12})? ?:  )`);
}

function reader(whole: RegExp, fields: readonly Field[]): LogPrefix {
  return {
    hasPid: fields.includes('pid'),
    hasTime: fields.includes('time'),
    hasApplication: fields.includes('application'),
    read(line) {
      const found = whole.exec(line);
      if (found === null) return null;
      const told: PrefixFields = { ...none, length: found[0].length };
      for (const [at, field] of fields.entries()) tell(told, field, found[at + 1]);
      return told;
    },
  };
}

const none = { time: null, pid: null, role: null, database: null, application: null, sqlstate: null };

function tell(told: PrefixFields, field: Field, value: string | undefined): void {
  const text = value?.trim();
  if (text === undefined || text === '' || text === '[unknown]') return;
  if (field === 'pid') told.pid = Number(text);
  else told[field] = text;
}
