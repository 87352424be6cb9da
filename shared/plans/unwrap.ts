import { csvColumn } from './csv-column.ts';
import { listOf, pairsOf } from './fields.ts';
import { logRecords } from './log-records.ts';

const withoutEnd = (text: string): string => text.trim().replace(/[;,]{1,3}$/u, '');

/** A text that is wholly in quotes, as a literal of SQL or a cell; null: it is not. */
function unquoted(text: string): string | null {
  const [first, last] = [text.at(0), text.at(-1)];
  if (text.length < 3 || first !== last) return null;
  if (first === "'") return text.slice(1, -1).replaceAll("''", "'");
  // A quote at the end of a line and at the start of the next: each line is in quotes of its own.
  if (first !== '"' || /[^"]"\r?\n\s{0,99}"/u.test(text)) return null;
  return text.slice(1, -1).replaceAll('""', '"');
}

/** A literal of JSON: on one line, its line breaks escaped. */
function ofJson(text: string): string | null {
  if (!text.startsWith('"') || !text.includes('\\') || text.includes('\n')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

const columnNames = /^(?:query plan|query_plan|explain|message)$/iu;

/** The text in the column of a driver's row, or in a log's record. */
function columnOf(row: unknown): string | null {
  const value = pairsOf(row)?.find(([name]) => columnNames.test(name))?.[1];
  return typeof value === 'string' ? value : null;
}

/** Rows as a driver or an API gives them, as JSON: [{"QUERY PLAN": "Seq Scan …"}, …]. */
function fromRows(text: string): string | null {
  if (!/^[[{]/u.test(text) || !/"(?:query[ _]plan|explain|message)"\s{0,9}:\s{0,9}"/iu.test(text.slice(0, 100_000)))
    return null;
  try {
    const value: unknown = JSON.parse(text);
    const rows = (Array.isArray(value) ? listOf(value) : [value]).map(columnOf);
    return rows.length === 0 || rows.includes(null) ? null : rows.join('\n');
  } catch {
    return null;
  }
}

const mostWraps = 3;

/** The text that was put as a value into another one: quoted, escaped, or as rows. */
export function unwrapped(pasted: string): string {
  let text = pasted;
  for (let wraps = 0; wraps < mostWraps; wraps += 1) {
    const bare = withoutEnd(text);
    const inner = logRecords(text) ?? fromRows(bare) ?? ofJson(bare) ?? csvColumn(text) ?? unquoted(bare);
    if (inner === null) return text;
    text = inner;
  }
  return text;
}
