import { isBlank, joined, type Line, linesOf } from './lines.ts';
import { NotReadable, wholeOutput } from './plan-fault.ts';
import { planSign } from './plan-sign.ts';

/** A line and the number that stands before it; null: none does. */
interface Row {
  readonly line: Line;
  readonly number: number | null;
  readonly rest: string;
}

// "10:00:00", "1.5" and "2026-11-22" are no numbers of lines; "-" is what grep writes between its hits.
const gutter = /^[ \t]{0,20}(\d{1,6})(?:-(?![>\d])|[ \t]{0,4}[:|│┃;,](?!\d)|[.)](?=[ \t]|$)|(?=[ \t]|$))/u;

function rowOf(line: Line): Row {
  const [whole = '', number] = gutter.exec(line.text.slice(0, 100)) ?? [];
  return { line, number: number === undefined ? null : Number(number), rest: line.text.slice(whole.length) };
}

const indentOf = (text: string): number => text.length - text.trimStart().length;

function leastIndent(texts: readonly string[]): number {
  return texts.reduce((least, text) => (text.trim() === '' ? least : Math.min(least, indentOf(text))), 1000);
}

/** EXPLAIN indents by even steps: how many lines do not. */
function oddOnes(texts: readonly string[]): number {
  const least = leastIndent(texts);
  return texts.filter((text) => text.trim() !== '' && (indentOf(text) - least) % 2 === 1).length;
}

/** What stands behind the numbers. Those that are filled up with blanks behind them ("9  ", "10 ") are told by the steps. */
function behind(rows: readonly Row[]): readonly string[] {
  const widest = rows.reduce((most, { number }) => Math.max(most, `${number}`.length), 0);
  const cut = rows.map(({ rest }) => rest);
  const filled = rows.map(({ number, rest }) => {
    const fill = widest - `${number}`.length;
    return rest.slice(0, fill).trim() === '' ? rest.slice(fill) : null;
  });
  const padded = filled.flatMap((text) => text ?? []);
  const texts = padded.length === cut.length && oddOnes(padded) < oddOnes(cut) ? padded : cut;
  const least = leastIndent(texts);
  return texts.map((text) => (text.trim() === '' ? '' : text.slice(least)));
}

/** Whether each number is the one after the number before it; a second plan may begin anew. */
function isCounted(numbers: readonly number[]): boolean {
  return numbers.every((number, place) => place === 0 || number === 1 || number === (numbers[place - 1] ?? 0) + 1);
}

function refuseGap(rows: readonly Row[]): void {
  const gap = rows.findIndex(({ number }, place) => place > 0 && number !== (rows[place - 1]?.number ?? 0) + 1);
  const [before, after] = [rows[gap - 1], rows[gap]];
  if (!before || !after) return;
  const advice = `What is between them is missing. ${wholeOutput}`;
  throw new NotReadable(`Line ${before.number} is followed by line ${after.number}.`, advice, after.line.number);
}

/** A number at the start of each line of the plan; null: there is none. Throws NotReadable when lines are missing. */
function withoutGutter(lines: readonly Line[]): readonly Line[] | null {
  const all = lines.filter((line) => !isBlank(line)).map(rowOf);
  const rows = all.filter(({ number }) => number !== null);
  const hasSign = rows.some(({ rest }) => planSign.test(rest));
  const others = all.filter(({ number }) => number === null);
  // A number somewhere in the plan's own text (a literal of several lines) leaves the plan's own lines without one.
  if (rows.length === 0 || others.some(({ line }) => planSign.test(line.text))) return null;
  if (!hasSign && others.length > 0) return null;
  const numbers = rows.map(({ number }) => number ?? 0);
  if (!isCounted(numbers)) {
    const isRising = numbers.every((number, place) => place === 0 || number > (numbers[place - 1] ?? 0));
    if (isRising && hasSign && others.length === 0) refuseGap(rows);
    return null;
  }
  const texts = behind(rows);
  const texted = new Map(rows.map(({ line }, place) => [line.number, texts[place] ?? '']));
  return lines.map((line) => ({ ...line, text: texted.get(line.number) ?? line.text }));
}

const alone = /^\s{0,20}\d{1,6}[.:)|]?\s{0,20}$/u;

/** Numbers in lines of their own, between the plan's lines or all before them: how some web pages are copied. */
function withoutOwnLines(lines: readonly Line[]): readonly Line[] | null {
  const full = lines.filter((line) => !isBlank(line));
  const numbered = full.filter(({ text }) => alone.test(text));
  const [first] = full;
  if (!first || first !== numbered[0] || numbered.length < full.length - numbered.length - 1) return null;
  if (!isCounted(numbered.map(({ text }) => Number.parseInt(text, 10)))) return null;
  return lines.map((line) => (alone.test(line.text) ? { ...line, text: '' } : line));
}

/**
 * The text without the numbers that an editor or a web page put before its lines; the same text when there are none.
 * Keeps the number of lines. Throws NotReadable when the numbers tell that lines are missing.
 */
export function unnumbered(pasted: string): string {
  if (!/^[ \t\u00A0\u200B-\u200D\uFEFF]{0,20}\d/mu.test(pasted)) return pasted;
  const lines = linesOf(pasted);
  const bare = withoutGutter(lines) ?? withoutOwnLines(lines);
  return bare === null ? pasted : joined(bare);
}
