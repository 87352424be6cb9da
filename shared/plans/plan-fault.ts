import type { PlanFault } from './plan.ts';

export const wholeOutput = 'Paste the whole output of EXPLAIN, from its first line to its last.';

/** Ends the reading; `readPlan` answers with what it carries. */
export class NotReadable extends Error {
  readonly fault: PlanFault;
  constructor(message: string, advice: string = wholeOutput, line: number | null = null) {
    super(message);
    this.fault = { message, line, advice };
  }
}
