import { planSign } from './plan-sign.ts';

interface Cell {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly end: number;
}

function quotedAt(text: string, start: number): Cell | null {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end < 0 ? null : { text: text.slice(start + 1, end).replaceAll('""', '"'), isQuoted: true, end: end + 1 };
}

function plainAt(text: string, start: number, inside: RegExp): Cell {
  inside.lastIndex = start;
  const found = inside.exec(text)?.[0] ?? '';
  return { text: found, isQuoted: false, end: start + found.length };
}

const isEmpty = (record: readonly Cell[]): boolean => record.every(({ text }) => text.trim() === '');

/** RFC 4180 with this delimiter; null: it is not, or its records have not all the same number of cells. */
export function csvRecords(text: string, delimiter: string): readonly (readonly Cell[])[] | null {
  const records: Cell[][] = [];
  const inside = new RegExp(`[^${delimiter}\\n]*`, 'uy');
  let record: Cell[] = [];
  let width = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const cell = text[at] === '"' ? quotedAt(text, at) : plainAt(text, at, inside);
    if (!cell) return null;
    record.push(cell);
    at = cell.end;
    if (text[at] === delimiter) continue;
    if (at < text.length && text[at] !== '\n') return null;
    if (!isEmpty(record)) width ||= record.length;
    if (!isEmpty(record) && record.length !== width) return null;
    records.push(record);
    record = [];
  }
  return records;
}

const heading = /^\s{0,9}(?:query[ _]plan|plan|explain)\s{0,9}$/iu;
const planLine = /^\s{0,999}(?:->|[A-Z][\w -]{0,40}:|[A-Z].{0,9999}\((?:cost|actual)[ =])/u;

/** Whether a cell had to be put in quotes: other lines in quotes may be the plan's own. */
const needsQuotes = (text: string): boolean => /["\n]/u.test(text) || (/[,;\t]/u.test(text) && planLine.test(text));

/** The column of the plan; null: these are no records with one in them. */
function planColumn(records: readonly (readonly Cell[])[]): readonly Cell[] | null {
  const place = records.find((record) => record.some(({ text }) => planSign.test(text)));
  const column = place?.findIndex(({ text }) => planSign.test(text)) ?? -1;
  if (column < 0) return null;
  const cells = records.map((record) => record[column] ?? { text: '', isQuoted: false, end: 0 });
  const width = place?.length ?? 1;
  // Beside it stands nothing, or the numbers of the rows.
  const isAlone = records.every(
    (record, row) =>
      heading.test(cells[row]?.text ?? '') || record.every(({ text }, at) => at === column || /^\d{0,6}$/u.test(text)),
  );
  const full = cells.filter(({ text }) => text !== '' && !heading.test(text));
  const quoted = full.filter(({ isQuoted }) => isQuoted);
  if (!isAlone || (width === 1 && quoted.length === 0)) return null;
  return quoted.length === full.length || quoted.every(({ text }) => needsQuotes(text)) ? cells : null;
}

/**
 * The plan out of a sheet that was saved or copied as CSV, with commas, semicolons or tabs: its lines in cells, in
 * quotes where they need them, or all of it in one. null: the text is no CSV.
 */
export function csvColumn(pasted: string): string | null {
  const text = pasted.replace(/\r\n?/gu, '\n').trim();
  if (!/(?:^|[;,\t])"/mu.test(text) && !/^.{0,9999}[;,\t]$/mu.test(text.slice(0, text.indexOf('\n')))) return null;
  for (const delimiter of [';', ',', '\t']) {
    const cells = planColumn(csvRecords(text, delimiter) ?? []);
    if (cells) return cells.map((cell) => cell.text).join('\n');
  }
  return null;
}
