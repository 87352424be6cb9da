import { isBlank, type Line } from './lines.ts';

const fence = /^\s*(?:```|~~~)/u;
const ruled = /^[\s\-=+|─━═│┃║┌┬┐└┴┘├┤┼╔╦╗╚╩╝╠╬╣╞╪╡]+$/u;
const dashes = /-{3}|─{3}|━{3}|═{3}|={3}/u;
const head = /^[\s|│║"',;#]*QUERY PLAN[\s|│║"',;]*$/iu;
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

const record = /^(?:[-+|─═│┌├╔╠╟]{0,2}[-─═]\[ [^\s\]]{1,30} \d{1,9} \]|\* [^\s*]{1,30} \d{1,9}\s*$)/u;
const cell = /^([|│║] )?(?:QUERY PLAN|\s{10}) (?:[|│║] ?)?(.*)$/u;

/** `\x`: each line of the plan is a record of its own, with the column's name before it. */
function withoutRecords(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(({ text }) => record.test(text))) return lines;
  return lines.flatMap((line) => {
    if (record.test(line.text)) return [];
    const [whole, bordered, text = ''] = cell.exec(line.text) ?? [];
    if (whole === undefined) return [line];
    return [{ ...line, text: bordered === undefined ? text : text.replace(/\s{0,9999}[|│║]$/u, '') }];
  });
}

const quotation = /^(?:> ?){1,9}/u;

/** A mail or a ticket that quotes the plan: ">" before each of its lines. */
function withoutQuotation(lines: readonly Line[]): readonly Line[] {
  const isQuoted = lines.some(({ text }) => quotation.test(text) && /\((?:cost|actual)[ =]|Node[ -]Type/u.test(text));
  return isQuoted ? lines.map((line) => ({ ...line, text: line.text.replace(quotation, '') })) : lines;
}

/** psql writes a blank before each row, and pads it to the widest. */
function withoutMargin(lines: readonly Line[]): readonly Line[] {
  if (!lines.every((line) => isBlank(line) || line.text.startsWith(' '))) return lines;
  return lines.map((line) => ({ ...line, text: line.text.slice(1).trimEnd() }));
}

/** The lines without what psql, a table, a grid or a chat put around them. The frame's own lines are left out. */
export function unframed(pasted: readonly Line[]): readonly Line[] {
  const lines = withoutRecords(withoutQuotation(pasted));
  const kept = lines.filter((line) => !isFrame(line));
  const bare = withoutMarks(withoutQuotes(withoutBars(kept)));
  return kept.length < lines.length ? withoutMargin(bare) : bare;
}
