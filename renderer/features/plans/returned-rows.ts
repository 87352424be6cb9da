import { countOf, countText } from '../../../shared/figure-text.ts';
import type { Plan } from '../../../shared/plans/plan.ts';

/** A faster query that returns something else does not do the same work. '': nobody counted. */
export function returnedWords(a: Plan, b: Plan): string {
  const [ofA, ofB] = [returned(a), returned(b)];
  if (ofA === null || ofB === null) return '';
  if (ofA === ofB) return ` Both return ${countOf(ofA, 'row')}.`;
  return ` They return different rows, ${countText(ofA)} and ${countText(ofB)}, so it is not the same work.`;
}

/** An average over runs may not be whole from PostgreSQL 18 on; the root runs once. */
const returned = ({ root: { actual } }: Plan): number | null => actual?.rows ?? null;
