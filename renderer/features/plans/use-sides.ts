import { useEffect, useMemo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { PlansEvent, PlansRequest } from '../../../shared/contract/plans-parts.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { PlanRead } from '../../../shared/plans/plan.ts';
import { type Asked, useQuestion } from '../../api.ts';
import type { Desk } from './desk.ts';
import { type Pasted, readAgain, usePastedOf } from './pasted.ts';
import { type Run, useRuns } from './runs.ts';
import { answerOfPaste, answerOfRun, noAnswer, type SideAnswer } from './shown-plan.ts';
import type { SideName, Source } from './sides.ts';

/** What a side shows, and what stands in its way. */
export interface SideState extends SideAnswer {
  readonly name: SideName;
  /** The request of a past run that stands on this side. */
  readonly past: PlansRequest['sides'][number] | null;
  readonly isReading: boolean;
  /** Why the past cannot be shown. */
  readonly failure: Failure | null;
  /** What the server said of the text that was run. */
  readonly shownFailure: RunFailure | null;
}

export interface RunFailure {
  readonly text: string;
  readonly message: string;
  readonly advice?: string;
  /** Statements that would help, one a line. */
  readonly grant?: string;
  readonly at: number | null;
}

/** Without a database there is nothing else. */
const pastedOnly: Source = { kind: 'paste' };

/** One side's answer: from the run that goes on, from the history, or from what was pasted. */
export function useSide(at: At | null, deskKey: string, desk: Desk, name: SideName): SideState {
  const source: Source = at === null ? pastedOnly : desk.sources[name];
  const last = useRuns(({ runs }) => (at === null ? undefined : runs[at]));
  const run = source.kind === 'query' && last?.names.includes(name) ? last : null;
  const kept = keptOf(source, run, desk.last[name]);
  const past = useQuestion('plans.past', at === null || kept === null ? null : { at, id: kept.id });
  const pasted = usePastedOf(deskKey, name);
  useEffect(() => readAgain(deskKey, name), [deskKey, name]);
  const { title } = desk.drafts[name];
  const { kind } = source;
  const pastEvent = past.data?.event;
  const answer = useMemo(
    () => answerAt({ kind, pasted, title, run, name, kept, pastEvent }),
    [kind, pasted, title, run, name, kept, pastEvent],
  );
  const shownFailure = useMemo(() => run && failureOf(run, name), [run, name]);
  const isReading = kind === 'paste' ? pasted?.read === null : past.isLoading;
  return { name, ...answer, ...ofHistory(kind, kept, past), isReading, shownFailure };
}

/** What a reload would have brought back may be gone from the history: no reason to complain, unless it was picked. */
function ofHistory(kind: Source['kind'], kept: Desk['last'][SideName], { data, failure }: Asked<'plans.past'>) {
  if (kind !== 'past' || kept === null) return { past: null, failure: null };
  return { past: data?.request.sides[kept.index] ?? null, failure: failure ?? null };
}

interface Given {
  readonly kind: Source['kind'];
  readonly pasted: Pasted | null;
  readonly title: string;
  readonly run: Run | null;
  readonly name: SideName;
  readonly kept: Desk['last'][SideName];
  readonly pastEvent: PlansEvent | undefined;
}

function answerAt({ kind, pasted, title, run, name, kept, pastEvent }: Given): SideAnswer {
  if (kind === 'paste') return pasted?.read ? ofPaste(pasted.read, title) : noAnswer;
  if (run) return ofRun(run, name);
  if (kept === null || !pastEvent) return noAnswer;
  return answerOfRun(pastEvent.sides[kept.index], kind === 'past' ? 'past' : 'run', pastEvent.startedAt);
}

/** Which run of the history is needed: the one that was picked, or after a reload the last one of this side. */
function keptOf(source: Source, run: Run | null, last: Desk['last'][SideName]): Desk['last'][SideName] {
  if (source.kind === 'past') return source;
  return source.kind === 'query' && run === null ? last : null;
}

function failureOf({ event, names }: Run, name: SideName): RunFailure | null {
  const side = event?.sides[names.indexOf(name)];
  if (!side?.failure) return null;
  const { message, advice, grant, at, sqlstate } = side.failure;
  const code = sqlstate === null ? '' : ` (SQLSTATE ${sqlstate})`;
  const ways = { ...(advice === undefined ? {} : { advice }), ...(grant === undefined ? {} : { grant }) };
  return { text: side.text, message: `${message}${code}`, at, ...ways };
}

function ofRun(run: Run, name: SideName): SideAnswer {
  if (!run.event) return noAnswer;
  return answerOfRun(run.event.sides[run.names.indexOf(name)], 'run', run.event.startedAt);
}

function ofPaste(read: PlanRead, title: string): SideAnswer {
  if (read.plan === null) return { shown: null, fault: read.fault };
  return answerOfPaste(title === '' ? 'Pasted plan' : title, read.plan);
}
