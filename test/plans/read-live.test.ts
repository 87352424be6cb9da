import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { describeEachVersion } from '../support/every-version.ts';
import { planCases } from './corpus/cases.ts';
import { type CorpusDatabase, corpusDatabase } from './corpus/database.ts';
import { explainTwice } from './corpus/explain.ts';
import type { PlanCase } from './corpus/plan-case.ts';
import { sameRun } from './corpus/same-tree.ts';

function plansOf(text: string): readonly Plan[] {
  const read = readPlan(text);
  if (read.fault) throw new Error(`${read.fault.message} ${read.fault.advice}\n${text.slice(0, 2000)}`);
  return [read.plan, ...read.others];
}

/** auto_explain has no such options: it tells costs always, and a query's identifier since 16. */
const isToldAlike = ({ options }: PlanCase): boolean => !options.includes('COSTS OFF');

/**
 * One execution told as text by EXPLAIN and as JSON by auto_explain, so that every number is the same in both: what
 * the two readers find must be equal to the last digit.
 */
describeEachVersion(({ major, server }) => {
  let place: CorpusDatabase;
  beforeAll(async () => {
    place = await corpusDatabase(server());
  });
  afterAll(() => place.drop());

  it('reads from text what it reads from JSON of the same execution', async () => {
    const cases = planCases.filter((one) => place.can(one) && isToldAlike(one));
    expect(cases.length).toBeGreaterThan(90);
    for (const one of cases) {
      const { text, logged } = await explainTwice(place.client, one, major, 'json');
      const fromLog = logged.flatMap(plansOf).map(sameRun);
      expect(plansOf(text).map(sameRun), `${one.name}\n${text}`).toEqual(fromLog);
    }
  }, 120_000);
});
