import { codeSteps, lastStep } from './code.ts';
import { crapSteps } from './crap.ts';
import { partitionSteps } from './partitions.ts';
import { referenceSteps } from './reference-tables.ts';
import { roleSteps } from './roles.ts';
import { songSteps } from './songs.ts';
import type { BuildStep } from './step.ts';
import { tracSteps } from './trac.ts';
import { weeklySteps } from './weekly.ts';

/** The story of the crash-stats database, in the order in which it is built. */
export const breakpadSteps: readonly BuildStep[] = [
  ...roleSteps,
  ...referenceSteps,
  ...weeklySteps,
  ...partitionSteps,
  ...crapSteps,
  ...songSteps,
  ...tracSteps,
  ...codeSteps,
  lastStep,
];
