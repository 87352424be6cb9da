import { parse } from 'yaml';
import type { PlanRead } from '../../../shared/plans/plan.ts';
import { readPlan } from '../../../shared/plans/read-plan.ts';

/** Measuring and comparing happen on the page and take time in proportion: some 30 µs a node, in which nothing else moves. */
const mostNodes = 30_000;
const counted = new Intl.NumberFormat('en-US');

/** A plan that is too large is refused in words, here, before the page has anything to do with it. */
function withinReach(read: PlanRead): PlanRead {
  const nodes = read.plan?.nodes.length ?? 0;
  if (nodes <= mostNodes) return read;
  const message = `This plan has ${counted.format(nodes)} nodes.`;
  return {
    plan: null,
    fault: { message, line: null, advice: `Plans of up to ${counted.format(mostNodes)} are shown.` },
  };
}

/** Reads one text and answers one PlanRead. Whoever started it ends it when it takes too long. */
self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (typeof data !== 'string') return;
  self.postMessage(withinReach(readPlan(data, { parseYaml: (text): unknown => parse(text, { maxAliasCount: 0 }) })));
});
