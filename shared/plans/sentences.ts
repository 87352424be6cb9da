import type { Comparison } from './comparison.ts';
import { type Finding, ranked } from './finding.ts';
import { estimateFindings } from './findings-estimates.ts';
import { joinFindings } from './findings-joins.ts';
import { nodeFindings } from './findings-nodes.ts';
import { parallelFindings } from './findings-parallel.ts';
import { partitionFindings } from './findings-partitions.ts';
import { scanFindings } from './findings-scans.ts';
import { spillFindings } from './findings-spills.ts';
import { workFindings } from './findings-work.ts';
import type { PlanMeasures } from './measures.ts';
import { meetingOf } from './meeting.ts';

export type { Finding, FindingKind } from './finding.ts';
export { findingsOf } from './findings-of-one.ts';

/**
 * What two plans differ by, in PostgreSQL's words, what explains most first. Says nothing of what a plan does not tell:
 * without ANALYZE no estimate is wrong, without TIMING nothing is slower, without BUFFERS nothing is read.
 */
export function sentencesOf(comparison: Comparison, a: PlanMeasures, b: PlanMeasures): readonly Finding[] {
  const meeting = meetingOf(comparison, a, b);
  return ranked([
    ...partitionFindings(meeting),
    ...joinFindings(meeting),
    ...scanFindings(meeting),
    ...nodeFindings(meeting),
    ...parallelFindings(meeting),
    ...spillFindings(meeting),
    ...estimateFindings(meeting),
    ...workFindings(meeting),
  ]);
}
