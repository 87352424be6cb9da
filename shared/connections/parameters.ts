import type { Tls } from '../contract/connections.ts';

/**
 * What a pasted connection text may say, and what becomes of it. An allow-list: a parameter that runs with another
 * identity or changes the session is refused by name, the rest is ignored and said. Files are only named: each is said,
 * shown in the form, and read when the user connects.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */

/** 0-based character range of the text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
export interface Problem extends Span {
  readonly message: string;
  readonly advice?: string;
}

/** What names a file of this computer, in the order in which a URI says it. */
export const fileFields = ['sslrootcert', 'sslcert', 'sslkey'] as const;
export type FileField = (typeof fileFields)[number];

export interface ConnectionFields extends Partial<Record<FileField, string>> {
  host?: string;
  port?: number;
  database?: string;
  user?: string;
  password?: string;
  tls?: Tls;
}

export interface Draft {
  readonly fields: ConnectionFields;
  /** Why it cannot be used as it is. */
  readonly problems: Problem[];
  /** What was understood otherwise than it may read. */
  readonly notes: string[];
}

export const emptyDraft = (): Draft => ({ fields: {}, problems: [], notes: [] });

export function problem(draft: Draft, span: Span, message: string, advice?: string): void {
  draft.problems.push({
    message,
    ...(advice ? { advice } : {}),
    from: span.from,
    to: Math.max(span.to, span.from + 1),
  });
}

const refused: Readonly<Record<string, string>> = {
  sslpassword: 'a passphrase is typed in the form',
  sslcrl: 'it makes Heapscope read a file',
  sslcrldir: 'it makes Heapscope read a folder',
  options: 'it can change any setting of the session',
  passfile: 'it makes Heapscope read passwords from a file; use Import for .pgpass',
  service: 'it makes Heapscope read a file; use Import for pg_service.conf',
  servicefile: 'it makes Heapscope read a file; use Import for pg_service.conf',
  hostaddr: 'it would lead to another server than the host that is shown',
  uselibpqcompat: 'it would change what sslmode means',
  requirepeer: 'Heapscope cannot check it',
};

/** sslmode in three words. What libpq would do otherwise is said. */
const tlsBySslmode: Readonly<Record<string, { readonly tls: Tls; readonly note?: string }>> = {
  disable: { tls: 'off' },
  allow: {
    tls: 'unverified',
    note: 'sslmode=allow: Heapscope always encrypts then, and never falls back to plain text.',
  },
  prefer: {
    tls: 'unverified',
    note: 'sslmode=prefer: Heapscope always encrypts then, and never falls back to plain text.',
  },
  require: { tls: 'unverified' },
  'no-verify': { tls: 'unverified' },
  'verify-ca': { tls: 'verified', note: 'sslmode=verify-ca: Heapscope checks the name of the host too.' },
  'verify-full': { tls: 'verified' },
};

type Setter = (draft: Draft, value: string, span: Span) => void;

const setters: Readonly<Record<string, Setter>> = {
  host: setHost,
  port: setPort,
  dbname: (draft, value, span) => setText(draft, 'database', value, span, 63),
  user: (draft, value, span) => setText(draft, 'user', value, span, 63),
  password: (draft, value, span) => setText(draft, 'password', value, span, 1024),
  sslmode: setSslmode,
  ssl: (draft, value, span) => setSslmode(draft, value === 'false' || value === '0' ? 'disable' : 'require', span),
  sslrootcert: (draft, value, span) => (value === 'system' ? undefined : setFile(draft, 'sslrootcert', value, span)),
  sslcert: (draft, value, span) => setFile(draft, 'sslcert', value, span),
  sslkey: (draft, value, span) => setFile(draft, 'sslkey', value, span),
  application_name: (draft) => {
    draft.notes.push('application_name is not used: Heapscope names its sessions itself, so that you can tell them.');
  },
};

/** One `name=value`, from the query of a URI or from a key=value text. */
export function applyParameter(draft: Draft, name: string, value: string, spans: { name: Span; value: Span }): void {
  const why = Object.hasOwn(refused, name) ? refused[name] : undefined;
  if (why !== undefined) {
    problem(draft, { from: spans.name.from, to: spans.value.to }, `${name} is refused: ${why}`, `Remove ${name}.`);
    return;
  }
  const set = Object.hasOwn(setters, name) ? setters[name] : undefined;
  if (set) set(draft, value, value === '' ? spans.name : spans.value);
  else draft.notes.push(`${shown(name)} is not used by Heapscope.`);
}

/** Several places of one text may name the same thing, as long as they agree. */
function agree<K extends keyof ConnectionFields>(
  draft: Draft,
  field: K,
  value: NonNullable<ConnectionFields[K]>,
  span: Span,
): void {
  const before = draft.fields[field];
  if (before === undefined || before === value) {
    draft.fields[field] = value;
    return;
  }
  const what = field === 'password' ? 'Two passwords' : `Two values for ${field}: ${before} and ${value}`;
  problem(draft, span, what, 'Other programs would silently take the second. Leave only one.');
}

function setText(draft: Draft, field: 'database' | 'user' | 'password', value: string, span: Span, max: number): void {
  if (value === '') return;
  if (value.length > max) problem(draft, span, `The ${field} is longer than ${max} characters`);
  else agree(draft, field, value, span);
}

export function setHost(draft: Draft, value: string, span: Span): void {
  const [first = '', ...others] = value.split(',');
  if (others.length > 0) {
    draft.notes.push(`Several hosts are named; Heapscope connects to one server, here the first: ${shown(first)}.`);
  }
  if (first === '') return;
  const why = wrongHost(first);
  if (why) problem(draft, span, why.message, why.advice);
  else agree(draft, 'host', first, span);
}

const wrongHost = (host: string): { message: string; advice?: string } | undefined => {
  if (host.length > 255) return { message: 'The host is longer than 255 characters' };
  if (host.startsWith('/')) return undefined;
  if (host.startsWith('@'))
    return { message: 'Abstract unix sockets are not supported', advice: 'Name the directory.' };
  if (host.includes(':')) {
    return /^[0-9a-f:.]+(%[\w.-]+)?$/i.test(host) ? undefined : { message: `${shown(host)} is no IPv6 address` };
  }
  if (/^[\w.-]+$/.test(host)) return undefined;
  return {
    message: `${shown(host)} is no host name`,
    advice: 'Letters, digits, dots and hyphens; an international name in its xn-- form.',
  };
};

export function setPort(draft: Draft, value: string, span: Span): void {
  const first = value.split(',')[0] ?? '';
  if (first === '') return;
  const port = /^\d{1,5}$/.test(first) ? Number(first) : Number.NaN;
  if (port >= 1 && port <= 65_535) {
    agree(draft, 'port', port, span);
    return;
  }
  const advice = 'A colon, slash, @, ? or # inside a password is written %3A, %2F, %40, %3F, %23.';
  problem(draft, span, 'The port is a number from 1 to 65535', /^\d+$/.test(first) ? undefined : advice);
}

function setSslmode(draft: Draft, value: string, span: Span): void {
  const found = Object.hasOwn(tlsBySslmode, value) ? tlsBySslmode[value] : undefined;
  if (!found) {
    problem(draft, span, `sslmode is one of ${Object.keys(tlsBySslmode).join(', ')}`);
    return;
  }
  if (found.note) draft.notes.push(found.note);
  agree(draft, 'tls', found.tls, span);
}

/** A file on this computer: named by whoever wrote the text, so the user is told before it is read. */
function setFile(draft: Draft, field: FileField, value: string, span: Span): void {
  if (value === '') return;
  if (value.length > 1024) {
    problem(draft, span, `The path of ${field} is longer than 1024 characters`);
    return;
  }
  agree(draft, field, value, span);
  draft.notes.push(`${field} names a file of this computer, ${shown(value)}: it is read when you connect.`);
}

/** A piece of pasted text inside a sentence: short, without what could turn or hide the sentence. */
export function shown(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·');
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}
