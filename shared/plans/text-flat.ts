import { firstText } from './fields.ts';
import { knownHeadPairs } from './text-head.ts';
import type { TextLine } from './text-lines.ts';
import { leastInputsOf } from './text-tree.ts';

const isProperty = ({ hasArrow, body }: TextLine): boolean => !hasArrow && /^[A-Z][\w -]{1,40}:/u.test(body);

const takesInput = ({ tail }: TextLine): boolean =>
  leastInputsOf(firstText(knownHeadPairs(tail.head) ?? [], 'Node Type') ?? '') > 0;

/** Whether the indentation says nothing: every node but the first stands equally far, and some cannot stand there. */
export function isFlat(lines: readonly TextLine[]): boolean {
  const full = lines.filter(({ body }) => body !== '');
  const arrows = full.filter(({ hasArrow }) => hasArrow);
  const column = arrows[0]?.column;
  if (column === undefined || arrows.some((line) => line.column !== column)) return false;
  const first = full[0]?.hasArrow === false ? full[0].column : -1;
  const isPropertyBeside = full.some(
    (line, index) => line.column === column && isProperty(line) && full[index - 1]?.hasArrow === true,
  );
  return column <= first || isPropertyBeside || arrows.some(takesInput);
}
