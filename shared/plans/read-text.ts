import { buildPlan } from './build-plan.ts';
import type { Pair } from './fields.ts';
import type { Line } from './lines.ts';
import type { Plan } from './plan.ts';
import { NotReadable, wholeOutput } from './plan-fault.ts';
import { cutOff } from './text-cut.ts';
import { isFlat } from './text-flat.ts';
import { type TextLine, textLines } from './text-lines.ts';
import { fieldsOf } from './text-node.ts';
import { isBareRoot, TextScan } from './text-scan.ts';
import { treeByColumn, treeByType } from './text-tree.ts';
import { planningZeroes, withZeroes } from './text-zeroes.ts';

const queryText = 'Query Text:';

/** What stands before a plan's first line: auto_explain's query and parameters, or what we do not know. */
function preambleOf(lines: readonly TextLine[]): {
  readonly pairs: readonly Pair[];
  readonly unread: readonly string[];
} {
  const at = lines.findIndex(({ body }) => body.startsWith(queryText));
  const texts = lines.map(({ text, body }, index) => (index === at ? body.slice(queryText.length).trim() : text));
  if (at < 0) return { pairs: [], unread: lines.map(({ body }) => body).filter((body) => body !== '') };
  const parameters = lines.findIndex(({ body }, index) => index > at && body.startsWith('Query Parameters:'));
  const pairs: Pair[] = [
    [
      'Query Text',
      texts
        .slice(at, parameters < 0 ? undefined : parameters)
        .join('\n')
        .trim(),
    ],
  ];
  if (parameters >= 0)
    pairs.push(['Query Parameters', lines[parameters]?.body.slice('Query Parameters:'.length).trim()]);
  return { pairs, unread: lines.slice(0, at).flatMap(({ body }) => (body === '' ? [] : [body])) };
}

/** Where plans begin. Without any numbers (COSTS OFF) only after an empty line, and with a name that we know. */
function rootsOf(lines: readonly TextLine[]): readonly number[] {
  const isBare = !lines.some(({ tail, hasArrow }) => tail.isMeasured && !hasArrow);
  const mayBegin = (line: TextLine, before: TextLine | undefined): boolean =>
    isBare ? (before?.body ?? '') === '' && isBareRoot(line) : line.tail.isMeasured && !line.hasArrow;
  const first = lines.findIndex((line) => mayBegin(line, undefined));
  const column = lines[first]?.column ?? 0;
  return lines.flatMap((line, index) =>
    index === first || (index > first && line.column <= column && mayBegin(line, lines[index - 1])) ? [index] : [],
  );
}

function scanOf(lines: readonly TextLine[], flat: boolean): TextScan | null {
  const [first, ...rest] = lines;
  if (!first) return null;
  const scan = new TextScan(first, flat);
  const full = rest.filter(({ body }) => body !== '');
  for (const [index, line] of full.entries()) scan.take(line, full[index + 1] ?? null);
  return scan;
}

const lostIndentation = 'The indentation is lost: what stands under what was worked out from the types of the nodes.';

function planOf(lines: readonly TextLine[], before: readonly TextLine[]): Plan {
  const flat = isFlat(lines);
  const scan = scanOf(lines, flat);
  if (!scan) throw new NotReadable('There is no plan in it.');
  (flat ? treeByType : treeByColumn)(scan.root, scan.items);
  cutOff(scan);
  const { pairs, unread } = preambleOf(before);
  const around: Pair[] = [...pairs, ...scan.around];
  if (scan.triggers.length > 0) around.push(['Triggers', scan.triggers]);
  const notes = flat && scan.items.length > 1 ? [lostIndentation] : [];
  const root = withZeroes(fieldsOf(scan.root), around);
  const all: Pair[] = [['Plan', root], ...around, ...planningZeroes(root, around)];
  return buildPlan('text', all, [...unread, ...notes, ...scan.unread]);
}

/** Lines before a root that belong to it: its Query Text. Those of the plan before end at the first of them. */
function preambleStart(lines: readonly TextLine[], from: number, to: number): number {
  const at = lines.slice(from, to).findIndex(({ body }) => body.startsWith(queryText));
  return at < 0 ? to : from + at;
}

/** Numbers of lines that are not one after the other: no node's name begins with one. */
const beginsWithNumber = (line: number | null): NotReadable =>
  new NotReadable('The lines of the plan begin with numbers.', 'Paste it without them.', line);

/** All plans of the text, in its order; none when no line of it can be a plan's first. Throws NotReadable. */
export function readText(pasted: readonly Line[]): readonly Plan[] {
  const lines = textLines(pasted);
  const roots = rootsOf(lines);
  const orphan = lines.find(({ hasArrow, tail }) => hasArrow && tail.isMeasured);
  if (roots.length === 0 && orphan)
    throw new NotReadable('The first line of the plan is missing.', wholeOutput, orphan.number);
  const numbered = roots.find((root) => /^\d/u.test(lines[root]?.body ?? ''));
  if (numbered !== undefined) throw beginsWithNumber(lines[numbered]?.number ?? null);
  return roots.map((root, index) => {
    const end = roots[index + 1] ?? lines.length;
    const start = index === 0 ? 0 : preambleStart(lines, (roots[index - 1] ?? 0) + 1, root);
    return planOf(
      lines.slice(root, end === lines.length ? end : preambleStart(lines, root + 1, end)),
      lines.slice(start, root),
    );
  });
}
