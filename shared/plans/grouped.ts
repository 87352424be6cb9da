import type { Ranked } from './finding.ts';
import { listWords } from './number-words.ts';

/** Of findings that say the same of several places. */
export interface Placed extends Ranked {
  /** What the group is told by; findings of one group have one title, unless `titleOf` says another for several. */
  readonly group: string;
  readonly place: string;
  readonly titleOf?: (count: number) => string;
}

/** One finding for each group: the weightiest, with where else it is so. */
export function grouped(findings: readonly Placed[]): readonly Ranked[] {
  const groups = new Map<string, Placed[]>();
  for (const finding of findings) {
    const group = groups.get(finding.group);
    if (group) group.push(finding);
    else groups.set(finding.group, [finding]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group.toSorted((a, b) => b.weight - a.weight);
    if (!first) return [];
    const title = others.length > 0 && first.titleOf ? first.titleOf(group.length) : first.title;
    const also = others.length > 0 ? ` Likewise ${listWords(others.map(({ place }) => place))}.` : '';
    const weight = Math.min(200, first.weight + others.length);
    return [{ ...first, title, text: `${first.text}${also}`, weight }];
  });
}
