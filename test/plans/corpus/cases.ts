import { joinCases } from './join-cases.ts';
import { optionCases } from './option-cases.ts';
import { parallelCases } from './parallel-cases.ts';
import type { PlanCase } from './plan-case.ts';
import { queryCases } from './query-cases.ts';
import { scanCases } from './scan-cases.ts';

export const planCases: readonly PlanCase[] = [
  ...scanCases,
  ...joinCases,
  ...queryCases,
  ...parallelCases,
  ...optionCases,
];
