import type { SentEvent, SentRow } from '../../../shared/contract/sql-log-sent.ts';

/** A statement with its text beside it. */
export interface Line extends Omit<SentRow, 'text' | 'settings'> {
  readonly sql: string;
  readonly settings: string | null;
  /** Lower case, for the filter: screen, name, text, pid, error. */
  readonly hay: string;
}

export interface SentLines {
  /** Oldest first. */
  readonly lines: readonly Line[];
  readonly texts: ReadonlyMap<number, string>;
  readonly total: number;
  readonly dropped: number;
  readonly since: string | null;
}

export const nothingSent: SentLines = { lines: [], texts: new Map(), total: 0, dropped: 0, since: null };

/** As many as the host keeps. */
const most = 20_000;

export function withEvent(sent: SentLines, { rows, texts, total, dropped, since }: SentEvent): SentLines {
  const known =
    texts.length === 0 ? sent.texts : new Map([...sent.texts, ...texts.map(({ id, text }) => [id, text] as const)]);
  const lines = [...sent.lines, ...rows.map((row) => lineOf(row, known))].slice(-most);
  return { lines, texts: known, total, dropped, since };
}

function lineOf({ text, settings, ...row }: SentRow, texts: ReadonlyMap<number, string>): Line {
  const sql = texts.get(text) ?? '';
  const hay =
    `${row.name}\u0001${sql.replace(/\s+/g, ' ')}\u0001${row.pid ?? ''}\u0001${row.error ?? ''}`.toLowerCase();
  return { ...row, sql, settings: settings === null ? null : (texts.get(settings) ?? null), hay };
}

export const shownKinds = ['all', 'you', 'errors'] as const;
export type ShownKind = (typeof shownKinds)[number];

/** Text that the user wrote or asked to be run; all else a screen asked by itself. */
export const isByYou = ({ lane }: Pick<Line, 'lane'>): boolean => lane !== 'catalog';

const shows: Readonly<Record<ShownKind, (line: Line) => boolean>> = {
  all: () => true,
  you: isByYou,
  errors: ({ error }) => error !== null,
};

/** Newest first. */
export function matchingLines(lines: readonly Line[], kind: ShownKind, filter: string): readonly Line[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found: Line[] = [];
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const line = lines[i];
    if (line !== undefined && shows[kind](line) && words.every((word) => line.hay.includes(word))) found.push(line);
  }
  return found;
}

/** The room and the question in it: "sizes.list" → Sizes, list. */
export function screenOf(name: string): { readonly screen: string; readonly reason: string } {
  const [room = '', ...question] = name.split('.');
  const screen = screens[room] ?? `${room.slice(0, 1).toUpperCase()}${room.slice(1)}`;
  const reason = question
    .join('.')
    .replaceAll(/[A-Z]|-/g, (letter) => (letter === '-' ? ' ' : ` ${letter.toLowerCase()}`));
  return { screen, reason };
}

const screens: Readonly<Record<string, string>> = {
  'sql-log': 'SQL log',
  user: 'Plans',
  command: 'Action',
  sampler: 'Sampler',
};

/** "57014" of "57014: canceling statement …"; null where it is no error of the server's. */
export const sqlstateOf = (error: string): string | null => /^([0-9A-Z]{5}): /u.exec(error)?.[1] ?? null;
