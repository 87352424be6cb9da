import type { Ranked } from './finding.ts';
import { impact, type Meeting } from './meeting.ts';
import { countOf, countWords, msWords, shareWords, timesWords } from './number-words.ts';
import type { Plan } from './plan.ts';
import { type PlanTotals, totalsOf } from './plan-totals.ts';

const whole = { aNode: null, bNode: null };

/** Blocks alone: how large one is, the plan does not say. */
function readFindings(a: PlanTotals, b: PlanTotals): readonly Ranked[] {
  if (a.hit === null || b.hit === null || a.read === null || b.read === null) return [];
  const [all, others] = [a.hit + a.read, b.hit + b.read];
  const [low, high] = [Math.min(all, others), Math.max(all, others)];
  if (high < 16 || high < low * 1.5) return [];
  const ratio = high / Math.max(1, low);
  const side = (blocks: number, read: number) =>
    `${countOf(blocks, 'block')}, ${countWords(read)} of them not in shared buffers`;
  return [
    {
      ...whole,
      kind: 'reads',
      title: `${all > others ? 'A' : 'B'} touches ${timesWords(ratio)} the blocks`,
      text: `A ${side(all, a.read)}; B ${side(others, b.read)}.`,
      weight: 20 + 10 * Math.log10(ratio),
    },
  ];
}

function emptyFindings(meeting: Meeting, name: 'a' | 'b', totals: PlanTotals): readonly Ranked[] {
  const all = meeting[name].wholeMs;
  if (totals.emptyMs === null || all === null || all === 0 || totals.emptyMs < all * 0.2) return [];
  const letter = name.toUpperCase();
  const share = shareWords(totals.emptyMs / all);
  return [
    {
      ...whole,
      kind: 'empty',
      title: `${letter} spends ${share} of its time in scans that return no row`,
      text: `${countOf(totals.emptyScans, 'scan')}, ${msWords(totals.emptyMs)} of ${msWords(all)}.`,
      weight: (60 * totals.emptyMs) / all,
    },
  ];
}

function jitFindings({ comparison: { a, b } }: Meeting): readonly Ranked[] {
  if ((a.jit === null) === (b.jit === null)) return [];
  const [plan, letter] = a.jit ? [a, 'A'] : [b, 'B'];
  const ms = plan.jit?.totalMs ?? null;
  const share = ms === null || !plan.executionMs ? 0 : Math.min(1, ms / plan.executionMs);
  const cost = ms === null ? '' : `, which took ${msWords(ms)}`;
  return [
    {
      ...whole,
      kind: 'jit',
      title: `JIT only in ${letter}`,
      text: `${letter} compiled ${countOf(plan.jit?.functions ?? 0, 'function')}${cost}.`,
      weight: 10 + 100 * share,
    },
  ];
}

const planningApart = 5;

function planningFindings({ comparison: { a, b } }: Meeting): readonly Ranked[] {
  if (a.planningMs === null || b.planningMs === null) return [];
  const [low, high] = [Math.min(a.planningMs, b.planningMs), Math.max(a.planningMs, b.planningMs)];
  if (high - low < planningApart || high < low * 2) return [];
  return [
    {
      ...whole,
      kind: 'planning',
      title: `Planning takes ${timesWords(high / Math.max(0.01, low))} as long in ${a.planningMs > b.planningMs ? 'A' : 'B'}`,
      text: `${msWords(a.planningMs)} in A, ${msWords(b.planningMs)} in B.`,
      weight: 15,
    },
  ];
}

const notRun = ({ isAnalyzed }: Plan): boolean => !isAnalyzed;

/** Nothing in the shape differs; numbers may. */
function sameFindings(meeting: Meeting, a: PlanTotals, b: PlanTotals): readonly Ranked[] {
  const { comparison } = meeting;
  if (comparison.rows.some(({ kind }) => kind !== 'same')) return [];
  const isOfNumbers = comparison.rows.some(({ numbers }) => numbers.length > 0);
  const [aMs, bMs] = [a.executionMs, b.executionMs];
  const times = aMs === null || bMs === null ? '' : ` Execution took ${msWords(aMs)} in A, ${msWords(bMs)} in B.`;
  const unrun = notRun(comparison.a) || notRun(comparison.b) ? ' Not both were run, so times are not compared.' : '';
  const text = `Same nodes, joins, scans and indexes in the same order${isOfNumbers ? '; only numbers differ' : ''}.`;
  return [
    {
      kind: 'same',
      title: 'Same plan',
      text: `${text}${times}${unrun}`,
      aNode: 0,
      bNode: 0,
      weight: 30 + impact(meeting, meeting.a.wholeMs, meeting.b.wholeMs),
    },
  ];
}

const roughFindings = ({ comparison: { rough } }: Meeting): readonly Ranked[] =>
  rough === null ? [] : [{ ...whole, kind: 'rough', title: 'Aligned roughly', text: rough, weight: -1 }];

export function workFindings(meeting: Meeting): readonly Ranked[] {
  const { comparison } = meeting;
  const [a, b] = [totalsOf(comparison.a, meeting.a), totalsOf(comparison.b, meeting.b)];
  return [
    ...sameFindings(meeting, a, b),
    ...readFindings(a, b),
    ...emptyFindings(meeting, 'a', a),
    ...emptyFindings(meeting, 'b', b),
    ...jitFindings(meeting),
    ...planningFindings(meeting),
    ...roughFindings(meeting),
  ];
}
