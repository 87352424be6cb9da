import { z } from 'zod';

const part = z.union([
  z.object({ figure: z.string(), holds: z.boolean() }),
  z.object({ skipped: z.string() }),
  // A line that was cut in two says nothing that could be believed.
  z.object({ unreadable: z.string() }),
]);

/** What one call of `reached` or `skipped` wrote. */
export type Part = z.infer<typeof part>;

export type Verdict = 'holds' | 'fails' | 'skipped' | 'untold';

/** One line of the table: a claim of test/faults/targets.ts with what the tests of this run told about it. */
export interface ClaimRow {
  readonly claim: string;
  readonly target: string;
  readonly figures: readonly string[];
  readonly verdict: Verdict;
}

/** The lines of a `<claim>.jsonl`, in order. */
export const partsOf = (jsonl: string): readonly Part[] =>
  jsonl
    .split('\n')
    .filter((line) => line !== '')
    .map(partOf);

function partOf(line: string): Part {
  try {
    return part.parse(JSON.parse(line));
  } catch {
    return { unreadable: line.slice(0, 60) };
  }
}

/** A claim holds when every part that was told holds; it is skipped when nothing else was told of it. */
function verdictOf(parts: readonly Part[]): Verdict {
  const told = parts.filter((one) => !('skipped' in one));
  if (told.length === 0) return parts.length === 0 ? 'untold' : 'skipped';
  return told.every((one) => 'holds' in one && one.holds) ? 'holds' : 'fails';
}

function figureOf(one: Part): string {
  if ('skipped' in one) return `skipped: ${one.skipped}`;
  if ('unreadable' in one) return `unreadable: ${one.unreadable}`;
  return one.holds ? one.figure : `NOT: ${one.figure}`;
}

export const claimRow = (claim: string, target: string, parts: readonly Part[]): ClaimRow => ({
  claim,
  target,
  figures: [...new Set(parts.map(figureOf))],
  verdict: verdictOf(parts),
});

/** 1 when a claim does not hold or nobody told it, as an exit code. */
export const exitCodeOf = (rows: readonly ClaimRow[]): 0 | 1 =>
  rows.some(({ verdict }) => verdict === 'fails' || verdict === 'untold') ? 1 : 0;

const shown: Readonly<Record<Verdict, string>> = {
  holds: 'yes',
  fails: 'NO',
  skipped: 'skipped',
  untold: 'NO (told by no test)',
};

/** Words of `text` in lines of at most `width` characters; a longer word stands alone. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const widths = [14, 52, 60, 8] as const;

function cells(texts: readonly (readonly string[])[]): readonly string[] {
  const height = Math.max(...texts.map((lines) => lines.length));
  return Array.from({ length: height }, (_, n) =>
    texts
      .map((lines, column) => (lines[n] ?? '').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Claim, target, figure reached and whether it holds, wrapped into columns for a terminal of 140 characters. */
export function claimsTable(rows: readonly ClaimRow[]): string {
  const header = cells([['claim'], ['target'], ['reached'], ['holds']]);
  const line = widths.map((width) => '-'.repeat(width)).join('  ');
  const body = rows.map(({ claim, target, figures, verdict }) =>
    cells([
      [claim],
      wrapped(target, widths[1]),
      figures.flatMap((figure) => wrapped(figure, widths[2])),
      wrapped(shown[verdict], widths[3]),
    ]).join('\n'),
  );
  return [...header, line, body.join('\n\n')].join('\n');
}
