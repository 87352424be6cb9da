import { parse } from 'yaml';
import { readPlan } from '../../../shared/plans/read-plan.ts';

/** Reads one text and answers one PlanRead. Whoever started it ends it when it takes too long. */
self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (typeof data !== 'string') return;
  self.postMessage(readPlan(data, { parseYaml: (text): unknown => parse(text, { maxAliasCount: 0 }) }));
});
