import { analyzeSteps, codeSteps } from './code.ts';
import { crapSteps, invalidIndexSteps } from './crap.ts';
import { healthSteps } from './health.ts';
import { partitionSteps } from './partitions.ts';
import { referenceSteps } from './reference-tables.ts';
import { roleSteps } from './roles.ts';
import { songSteps } from './songs.ts';
import type { BuildStep } from './step.ts';
import { tracSteps } from './trac.ts';
import { weeklySteps } from './weekly.ts';

/**
 * The story of the crash-stats database: stages one after the other, and the steps of a stage in any order, several at
 * the same time.
 */
export const breakpadStages: readonly (readonly BuildStep[])[] = [
  ...roleSteps.map((step) => [step]),
  referenceSteps,
  [...partitionSteps, ...weeklySteps, ...songSteps, ...crapSteps, ...tracSteps],
  codeSteps,
  invalidIndexSteps,
  healthSteps,
  analyzeSteps,
];
