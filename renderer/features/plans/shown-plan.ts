import type { PlansRequest, ServerThen, SideRun } from '../../../shared/contract/plans-parts.ts';
import { measuresOf, type PlanMeasures } from '../../../shared/plans/measures.ts';
import type { Plan, PlanFault } from '../../../shared/plans/plan.ts';
import { readPlan } from '../../../shared/plans/read-plan.ts';

/** What one side shows, wherever it comes from. */
export interface ShownPlan {
  readonly from: 'run' | 'past' | 'paste';
  readonly title: string;
  readonly plan: Plan;
  readonly measures: PlanMeasures;
  /** Its figures over several runs; null for a pasted one. */
  readonly run: SideRun | null;
  readonly serverThen: ServerThen | null;
  /** ISO time; null for a pasted one. */
  readonly startedAt: string | null;
}

/** What a side has to show: a plan, or why there is none. */
export interface SideAnswer {
  readonly shown: ShownPlan | null;
  readonly fault: PlanFault | null;
}

export const noAnswer: SideAnswer = { shown: null, fault: null };

/** Read once for as long as the text is the same: each event of a run carries it again. */
const read = new Map<string, { readonly plan: Plan; readonly measures: PlanMeasures } | PlanFault>();
const mostRead = 6;

function readOnce(text: string) {
  const known = read.get(text);
  if (known) return known;
  const answer = readPlan(text);
  const kept = answer.plan === null ? answer.fault : { plan: answer.plan, measures: measuresOf(answer.plan) };
  read.set(text, kept);
  const [oldest] = read.keys();
  if (read.size > mostRead && oldest !== undefined) read.delete(oldest);
  return kept;
}

/** The plan of a side that was run now or in the past. */
export function answerOfRun(run: SideRun | undefined, from: 'run' | 'past', startedAt: string): SideAnswer {
  const text = run?.plan ?? run?.first?.plan ?? null;
  if (!run || text === null) return noAnswer;
  const answer = readOnce(text);
  if ('message' in answer) return { shown: null, fault: answer };
  const { title, serverThen } = run;
  return { shown: { from, title, ...answer, run, serverThen, startedAt }, fault: null };
}

export function answerOfPaste(title: string, plan: Plan): SideAnswer {
  return {
    shown: { from: 'paste', title, plan, measures: measuresOf(plan), run: null, serverThen: null, startedAt: null },
    fault: null,
  };
}

/** "EXPLAIN (ANALYZE, BUFFERS)" as it will be sent. */
export function explainText({ options, serialize }: Pick<PlansRequest, 'options' | 'serialize'>): string {
  const words = options.filter((one) => one !== 'timing').map((one) => one.toUpperCase());
  if (options.includes('analyze') && !options.includes('timing')) words.push('TIMING OFF');
  if (serialize !== 'none') words.push(`SERIALIZE ${serialize.toUpperCase()}`);
  return words.length === 0 ? 'EXPLAIN' : `EXPLAIN (${words.join(', ')})`;
}
