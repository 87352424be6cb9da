import { literal } from '../../../shared/ident.ts';
import type { Sent } from '../../postgres/sent.ts';

/** Each line behind two hyphens; what could end a comment, or hide in it, is written out. */
export function commentOf(lines: readonly string[]): string {
  return lines.map((line) => `-- ${oneLine(line)}`).join('\n');
}

const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim();

/** One statement with when, by which lane, how long, and what it was given; it can be read and run. */
export function scriptOf({ onMs, lane, pid, name, text, params, ms, rows, error }: Sent): string {
  const about = [
    new Date(onMs).toISOString(),
    `lane ${lane}`,
    ...(pid === null ? [] : [`pid ${pid}`]),
    name,
    `${ms.toFixed(1)} ms`,
    error === null ? `${rows} rows` : error,
  ].join(', ');
  const given = params.map((value, i) => `$${i + 1} = ${value === null ? 'NULL' : literal(value)}`);
  const whole = text.trimEnd();
  // A comment at its end would swallow the semicolon.
  return `${commentOf([about])}\n${whole}\n;\n${given.length === 0 ? '' : `${commentOf(given)}\n`}`;
}
