import type { Ranked } from './finding.ts';
import { countOf, countWords, listWords, msWords, shareWords, timesWords } from './number-words.ts';
import type { Plan } from './plan.ts';
import { isGather } from './tree.ts';

const whole = { aNode: null, bNode: null };

function workersFindings({ nodes, isAnalyzed }: Plan): readonly Ranked[] {
  if (!isAnalyzed) return [];
  return nodes.filter(isGather).flatMap((node): readonly Ranked[] => {
    const [planned, launched] = [node.workersPlanned ?? 0, node.workersLaunched ?? 0];
    // A Gather that never ran launched nothing, which says nothing.
    if (node.actual?.loops === 0 || launched >= planned) return [];
    return [
      {
        kind: 'workers',
        title: `${countWords(launched)} of ${countOf(planned, 'planned worker')} launched`,
        text: 'How many may run at once is limited by max_parallel_workers and max_worker_processes.',
        aNode: node.id,
        bNode: null,
        weight: 45,
      },
    ];
  });
}

const noticedMs = 1;

function jitFindings({ jit, executionMs }: Plan): readonly Ranked[] {
  if (!jit || jit.totalMs === null || !executionMs) return [];
  const share = Math.min(1, jit.totalMs / executionMs);
  if (share < 0.1 || jit.totalMs < noticedMs) return [];
  return [
    {
      ...whole,
      kind: 'jit',
      title: `JIT takes ${shareWords(share)} of the execution`,
      text: `${countOf(jit.functions, 'function')} compiled in ${msWords(jit.totalMs)} of ${msWords(executionMs)}.`,
      weight: 10 + 60 * share,
    },
  ];
}

function planningFindings({ planningMs, executionMs }: Plan): readonly Ranked[] {
  if (planningMs === null || executionMs === null || planningMs <= executionMs || planningMs < noticedMs) return [];
  const ratio = executionMs < 0.01 ? '' : ` (${timesWords(planningMs / executionMs)})`;
  return [
    {
      ...whole,
      kind: 'planning',
      title: 'Planning takes longer than execution',
      text: `Planning ${msWords(planningMs)}, execution ${msWords(executionMs)}${ratio}.`,
      weight: 25,
    },
  ];
}

function triggerFindings({ triggers, executionMs }: Plan): readonly Ranked[] {
  const ms = triggers.reduce((sum, trigger) => sum + (trigger.ms ?? 0), 0);
  if (!executionMs || ms < executionMs * 0.2 || ms < noticedMs) return [];
  const names = triggers.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0));
  const words = names.map(({ name, ms: own, calls }) => `${name} ${msWords(own ?? 0)} in ${countOf(calls, 'call')}`);
  return [
    {
      ...whole,
      kind: 'triggers',
      title: `Triggers take ${shareWords(Math.min(1, ms / executionMs))} of the execution`,
      text: `${listWords(words)}.`,
      weight: (60 * ms) / executionMs,
    },
  ];
}

function unreadFindings({ unread }: Plan): readonly Ranked[] {
  if (unread.length === 0) return [];
  return [
    {
      ...whole,
      kind: 'unread',
      title: `${countOf(unread.length, 'line')} not understood`,
      text: `${listWords(unread.map((line) => line.trim()))}.`,
      weight: -1,
    },
  ];
}

export function wholeFindings(plan: Plan): readonly Ranked[] {
  return [
    ...workersFindings(plan),
    ...jitFindings(plan),
    ...planningFindings(plan),
    ...triggerFindings(plan),
    ...unreadFindings(plan),
  ];
}
