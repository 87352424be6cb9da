import type { Profile, Tls } from '../contract/connections.ts';
import { looksLikeConninfo, parseConninfo } from './conninfo.ts';
import {
  applyParameter,
  type ConnectionFields,
  type Draft,
  emptyDraft,
  type FileField,
  fileFields,
  type Problem,
  problem,
  type Span,
  setHost,
  setPort,
  shown,
} from './parameters.ts';

export interface ParsedConnection {
  readonly fields: Readonly<ConnectionFields>;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

const maxLength = 8192;
/** `jdbc:postgresql://`, SQLAlchemy's `postgresql+psycopg://`, and `psql ` before it, as providers print it. */
const beginning = /^\s*(?:psql\s+)?["']?\s*(?:jdbc:)?postgres(?:ql)?(?:\+[a-z0-9_]+)?:\/\//i;

/**
 * Reads what a user pastes or types, at any moment of typing: a URI or libpq's key=value text. Nothing is looked up:
 * no file, no environment, no DNS. The host in `fields` is the one that would be connected to.
 */
export function parseConnection(text: string): ParsedConnection {
  if (text.length > maxLength) {
    const draft = emptyDraft();
    problem(draft, { from: maxLength, to: text.length }, 'That is longer than any connection URI');
    return draft;
  }
  const start = beginning.exec(text);
  if (start) return withDefaults(parseUri(text, start[0].length));
  if (looksLikeConninfo(text)) return withDefaults(parseConninfo(text));
  const draft = emptyDraft();
  if (text.trim() !== '') {
    problem(draft, { from: 0, to: text.length }, 'A connection URI begins with postgres:// or postgresql://');
  }
  return draft;
}

/** libpq connects to the database named like the user when none is named. */
function withDefaults(draft: Draft): ParsedConnection {
  const { fields } = draft;
  if (fields.database === undefined && fields.user !== undefined && fields.host !== undefined) {
    fields.database = fields.user;
    draft.notes.push('No database is named, so it is the one named like the user.');
  }
  if (fields.sslrootcert !== undefined && fields.tls === 'unverified') {
    fields.tls = 'verified';
    draft.notes.push('sslrootcert is given, so the certificate is verified.');
  }
  return draft;
}

function parseUri(text: string, from: number): Draft {
  const draft = emptyDraft();
  const to = text.replace(/["'\s]+$/, '').length;
  const query = indexOf(text, '?', from, to);
  const slash = indexOf(text, '/', from, query);
  readAuthority(draft, text, { from, to: slash });
  refuseHash(draft, text, { from, to });
  refuseLateAt(draft, text, { from: slash, to });
  if (slash < query) readInto(draft, text, 'dbname', { from: slash + 1, to: query });
  if (query < to) readQuery(draft, text, { from: query + 1, to });
  if (draft.fields.host === undefined && draft.problems.length === 0) {
    problem(draft, { from, to: from + 1 }, 'The host is missing', 'Heapscope takes none from the environment.');
  }
  return draft;
}

/** A browser's address would end there, libpq's does not. */
function refuseHash(draft: Draft, text: string, span: Span): void {
  const at = indexOf(text, '#', span.from, span.to);
  if (at < span.to)
    problem(draft, { from: at, to: at + 1 }, 'A "#" is written %23', 'Some programs stop reading here.');
}

/** `postgres://u:5/x@evil/d`: libpq sees the host u, the reader sees evil. Nobody has to guess. */
function refuseLateAt(draft: Draft, text: string, span: Span): void {
  const at = indexOf(text, '@', span.from, span.to);
  if (at === span.to) return;
  const advice = 'In a password, "/" is %2F and "?" is %3F; an "@" further on is %40.';
  problem(draft, { from: at, to: at + 1 }, 'An "@" after the host', advice);
}

function readAuthority(draft: Draft, text: string, span: Span): void {
  const last = text.slice(span.from, span.to).lastIndexOf('@');
  const hostFrom = last === -1 ? span.from : span.from + last + 1;
  if (last !== -1) readCredentials(draft, text, { from: span.from, to: hostFrom - 1 });
  const first = text.slice(hostFrom, span.to).split(',')[0] ?? '';
  if (first !== text.slice(hostFrom, span.to)) {
    draft.notes.push(`Several hosts are named; Heapscope connects to one server, here the first: ${shown(first)}.`);
  }
  readHostAndPort(draft, text, { from: hostFrom, to: hostFrom + first.length });
}

function readCredentials(draft: Draft, text: string, span: Span): void {
  const extra = text.slice(span.from, span.to).indexOf('@');
  if (extra !== -1) {
    const at = span.from + extra;
    problem(draft, { from: at, to: at + 1 }, 'Two "@" before the host', 'Write the one inside the password as %40.');
    return;
  }
  const colon = indexOf(text, ':', span.from, span.to);
  readInto(draft, text, 'user', { from: span.from, to: colon });
  if (colon < span.to) readInto(draft, text, 'password', { from: colon + 1, to: span.to });
}

function readHostAndPort(draft: Draft, text: string, span: Span): void {
  const raw = text.slice(span.from, span.to);
  const found = splitHost(raw);
  if ('wrong' in found) {
    problem(draft, span, found.wrong, found.advice);
    return;
  }
  const hostSpan = { from: span.from, to: span.from + raw.length - (found.port?.length ?? 0) };
  // A zone is written with a bare % (or %25) inside the brackets, which must not be decoded.
  const host = found.isBracketed ? found.host.replace('%25', '%') : decode(draft, found.host, hostSpan);
  if (host !== undefined) setHost(draft, host, hostSpan);
  if (found.port) setPort(draft, found.port, { from: span.to - found.port.length, to: span.to });
}

type SplitHost =
  | { readonly host: string; readonly port?: string; readonly isBracketed: boolean }
  | { readonly wrong: string; readonly advice?: string };

function splitHost(raw: string): SplitHost {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(raw);
  if (bracketed) {
    const [, host = '', port] = bracketed;
    if (!host.includes(':')) return { wrong: 'Between the brackets there is no IPv6 address' };
    return { host, isBracketed: true, ...(port ? { port } : {}) };
  }
  if (raw.startsWith('[')) {
    return { wrong: 'An IPv6 address ends with "]", then ":" and the port, or "/"' };
  }
  const [host = '', port, ...more] = raw.split(':');
  if (more.length === 0) return { host, isBracketed: false, ...(port ? { port } : {}) };
  return { wrong: 'Too many colons', advice: 'An IPv6 address goes in brackets: [::1]. A colon in a password is %3A.' };
}

function readQuery(draft: Draft, text: string, span: Span): void {
  let from = span.from;
  for (const part of text.slice(span.from, span.to).split('&')) {
    const to = from + part.length;
    const equals = indexOf(text, '=', from, to);
    const spans = { name: { from, to: equals }, value: { from: Math.min(equals + 1, to), to } };
    const name = decode(draft, text.slice(from, equals), spans.name);
    const value = decode(draft, text.slice(spans.value.from, to), spans.value);
    if (part !== '' && equals === to) problem(draft, spans.name, `${shown(part)} has no value yet`);
    else if (name && value !== undefined) applyParameter(draft, name, value, spans);
    from = to + 1;
  }
}

function readInto(draft: Draft, text: string, name: string, span: Span): void {
  const value = decode(draft, text.slice(span.from, span.to), span);
  if (value) applyParameter(draft, name, value, { name: span, value: span });
}

/** Percent-decoding; undefined, with the problem noted, when it is no UTF-8 or holds a NUL. */
function decode(draft: Draft, raw: string, span: Span): string | undefined {
  const bad = /%(?![0-9a-f]{2})/i.exec(raw);
  if (bad) {
    const at = span.from + bad.index;
    problem(draft, { from: at, to: at + 1 }, 'After "%" come two hexadecimal digits', 'A percent sign itself is %25.');
    return undefined;
  }
  try {
    const value = decodeURIComponent(raw);
    if (!value.includes('\0')) return value;
  } catch {
    // Not UTF-8: said below.
  }
  problem(draft, span, 'These bytes are no text');
  return undefined;
}

function indexOf(text: string, character: string, from: number, to: number): number {
  const found = text.indexOf(character, from);
  return found === -1 || found > to ? to : found;
}

const sslmodeByTls: Readonly<Record<Tls, string>> = { off: 'disable', unverified: 'require', verified: 'verify-full' };
type Addressed = Pick<Profile, 'host' | 'port' | 'database' | 'user' | 'tls' | FileField>;

/** A profile as a URI, never with a password, and without its way through SSH. `parseConnection` reads it back. */
export function profileToUri(profile: Addressed): string {
  const { host, port, database, user, tls } = profile;
  const isSocket = host.startsWith('/');
  const hostText = isSocket ? '' : host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  const parameters = [
    ...(isSocket ? [`host=${encodeURIComponent(host)}`, `port=${port}`] : []),
    ...(isSocket ? [] : [`sslmode=${sslmodeByTls[tls]}`]),
    ...fileFields.flatMap((name) => (profile[name] ? [`${name}=${encodeURIComponent(profile[name])}`] : [])),
  ];
  const place = `${hostText}${isSocket ? '' : `:${port}`}/${encodeURIComponent(database)}`;
  return `postgresql://${encodeURIComponent(user)}@${place}?${parameters.join('&')}`;
}
