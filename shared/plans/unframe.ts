import { isBlank, type Line } from './lines.ts';

const fence = /^\s*(?:```|~~~)/u;
const ruled = /^[\s\-=+|─━═│┃║┌┬┐└┴┘├┤┼╔╦╗╚╩╝╠╬╣╞╪╡]+$/u;
const dashes = /-{3}|─{3}|━{3}|═{3}|={3}/u;
const head = /^[\s|│║"']*QUERY PLAN[\s|│║"']*$/iu;
const foot = /^\s*\(\d{1,9}\s[^\s()]{1,20}\)\s*$/u;
const bar = /^\s*([|│║])(.*)\1\s*$/u;

const isFrame = ({ text }: Line): boolean =>
  text.length < 100_000 &&
  (fence.test(text) || (ruled.test(text) && dashes.test(text)) || head.test(text) || foot.test(text));

/** `\pset border 2` and the tables of other tools: a bar at both ends of every line. */
function withoutBars(lines: readonly Line[]): readonly Line[] {
  const barred = lines.filter((line) => !isBlank(line));
  if (barred.length === 0 || !barred.every(({ text }) => bar.test(text))) return lines;
  return lines.map((line) => ({ ...line, text: bar.exec(line.text)?.[2] ?? '' }));
}

/** psql ends each line of a value that has several with "+", padded to the widest. */
function withoutMarks(lines: readonly Line[]): readonly Line[] {
  const inner = lines.filter((line) => !isBlank(line)).slice(0, -1);
  const marked = inner.filter(({ text }) => text.endsWith('+') || text.endsWith('↵')).length;
  if (inner.length === 0 || marked < inner.length / 2) return lines;
  return lines.map((line) => ({ ...line, text: cutMark(line.text) }));
}

function cutMark(text: string): string {
  return text.endsWith('+') || text.endsWith('↵') ? text.slice(0, -1).trimEnd() : text;
}

const quoted = /^\s*"(.*)"[\s,;]*$/u;

/** Rows that a tool copied as CSV: each in quotes, quotes in it doubled. */
function withoutQuotes(lines: readonly Line[]): readonly Line[] {
  const full = lines.filter((line) => !isBlank(line));
  if (full.length === 0 || !full.every(({ text }) => quoted.test(text))) return lines;
  return lines.map((line) => ({ ...line, text: (quoted.exec(line.text)?.[1] ?? '').replaceAll('""', '"') }));
}

/** psql writes a blank before each row, and pads it to the widest. */
function withoutMargin(lines: readonly Line[]): readonly Line[] {
  if (!lines.every((line) => isBlank(line) || line.text.startsWith(' '))) return lines;
  return lines.map((line) => ({ ...line, text: line.text.slice(1).trimEnd() }));
}

/** The lines without what psql, a table, a grid or a chat put around them. The frame's own lines are left out. */
export function unframed(lines: readonly Line[]): readonly Line[] {
  const kept = lines.filter((line) => !isFrame(line));
  const bare = withoutMarks(withoutQuotes(withoutBars(kept)));
  return kept.length < lines.length ? withoutMargin(bare) : bare;
}
