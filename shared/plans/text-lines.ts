import type { Line } from './lines.ts';
import { type Tail, tailOf } from './text-tail.ts';

/** A line of FORMAT TEXT, taken apart. */
export interface TextLine {
  readonly number: number;
  /** How far it is indented; a tab reaches to the next multiple of 8. */
  readonly column: number;
  readonly body: string;
  readonly hasArrow: boolean;
  readonly tail: Tail;
  /** As it was pasted. */
  readonly text: string;
}

const arrow = /^(?:->|[–—−]>|→|-&gt;)\s*/u;

function columnOf(text: string, end: number): number {
  let column = 0;
  for (let at = 0; at < end; at += 1) column = text[at] === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
  return column;
}

function textLine({ text, number }: Line): TextLine {
  const trimmed = text.trimStart();
  const body = trimmed.trimEnd();
  const found = arrow.exec(body.slice(0, 40))?.[0];
  return {
    number,
    text,
    column: columnOf(text, text.length - trimmed.length),
    body,
    hasArrow: found !== undefined,
    tail: tailOf(found === undefined ? body : body.slice(found.length)),
  };
}

const mostWrapped = 4;

/** A terminal or a mail broke long lines: what begins with "(cost=" or "(actual" goes on until it is closed. */
function unwrapped(lines: readonly TextLine[]): readonly TextLine[] {
  const whole: TextLine[] = [];
  let joins = 0;
  for (const line of lines) {
    const before = whole.at(-1);
    const goesOn = before?.tail.isBroken === true && joins < mostWrapped && !line.hasArrow && line.body !== '';
    joins = goesOn ? joins + 1 : 0;
    if (goesOn && before) {
      const glue = /[=.\d]$/u.test(before.body) && /^[\d.]/u.test(line.body) ? '' : ' ';
      const joined = textLine({ text: `${before.text.trimEnd()}${glue}${line.body}`, number: before.number });
      whole.splice(-1, 1, joined);
    } else whole.push(line);
  }
  return whole;
}

export const textLines = (lines: readonly Line[]): readonly TextLine[] => unwrapped(lines.map(textLine));
