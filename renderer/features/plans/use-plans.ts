import { useEffect, useMemo, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { PlansOptions } from '../../../shared/contract/plans-parts.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { comparePlans } from '../../../shared/plans/compare.ts';
import { useQuestion } from '../../api.ts';
import { takeHanded, useHanded } from '../../state/handed.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useStatus } from '../../state/status.ts';
import type { SqlEditorHandle } from '../../ui/sql-editor.tsx';
import { changeDesk, changeDraft, type Desk, nowhere, setSource, useDesk } from './desk.ts';
import { draftAt, liveSides, type Planned, plannedOf, type Readings } from './request.ts';
import type { Question } from './run-question.tsx';
import { type Run, startRun, stopRun, useRuns } from './runs.ts';
import { parameterOf, type SideName, sideNames } from './sides.ts';
import type { ShownSides } from './tree-line.tsx';
import { readNow, useReading } from './use-reading.ts';
import { type SideState, useSide } from './use-sides.ts';

const noStatements: readonly never[] = [];

/** What both sides show, and how they compare; of the database at `at`, or of pasted plans alone. */
export function useShown(at: At | null, desk: Desk) {
  const key = at ?? nowhere;
  const states: Readonly<Record<SideName, SideState>> = {
    a: useSide(at, key, desk, 'a'),
    b: useSide(at, key, desk, 'b'),
  };
  const [shownA, shownB] = [states.a.shown, states.b.shown];
  const present = useMemo<ShownSides>(
    () =>
      [
        { side: 'a' as const, shown: shownA },
        { side: 'b' as const, shown: shownB },
      ].flatMap(({ side, shown }) => (shown ? [{ side, shown }] : [])),
    [shownA, shownB],
  );
  const sides = useSettledSides(present, states.a.isReading || states.b.isReading);
  const comparison = useMemo(() => {
    const [first, second = first] = sides;
    if (!first || !second) return null;
    return comparePlans(first.shown.plan, second.shown.plan, {
      measuresA: first.shown.measures,
      measuresB: second.shown.measures,
    });
  }, [sides]);
  return { states, sides, comparison };
}

/** While a side is being read the last picture stays: one plan alone would only be drawn to be drawn again. */
function useSettledSides(present: ShownSides, isReading: boolean): ShownSides {
  const [settled, setSettled] = useState(present);
  if (isReading || settled === present) return settled;
  setSettled(present);
  return present;
}

/** Everything that the page's parts share inside a database. */
export function usePlans(at: At) {
  const desk = useDesk(at);
  useTaken(at);
  const options = useQuestion('plans.options', { at });
  const words = useQuestion('plans.words', { at });
  const facts = useQuestion('connections.facts', { at });
  const readingA = useReading(at, draftAt(desk, 'a').text);
  const readingB = useReading(at, draftAt(desk, 'b').text);
  const readings = useMemo<Readings>(() => ({ a: readingA, b: readingB }), [readingA, readingB]);
  const shown = useShown(at, desk);
  const run = useRuns(({ runs }) => runs[at]);
  const running = useRunning(at, desk, readings, options.data);
  useShownSql(run?.statements ?? noStatements);
  useStatus('EXPLAIN ANALYZE executes the statement. Its transaction is rolled back.');
  return {
    desk,
    options,
    words: words.data,
    blockSize: facts.data?.block_size ?? null,
    readings,
    run,
    fingerprint: readings.a?.fingerprint ?? readings.b?.fingerprint ?? null,
    ...shown,
    ...running,
  };
}

/** What stands between Ctrl Enter and a run, and the run that it is about. */
interface Asked {
  readonly question: Question;
  readonly planned: Planned;
  readonly lasting: readonly string[];
}

const noneMissing = { a: [], b: [] } as const;

/** From Ctrl Enter to the run: missing values, statements that write and production come in between. */
function useRunning(at: At, desk: Desk, readings: Readings, server: PlansOptions | undefined) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isRefused, setRefused] = useState(false);
  const editors = { a: useRef<SqlEditorHandle>(null), b: useRef<SqlEditorHandle>(null) };
  const planned = useMemo(() => (server ? plannedOf(desk, readings, server) : null), [desk, readings, server]);
  const live = planned?.names ?? liveSides(desk);
  const go = ({ names, request }: Planned, allowsWrites: boolean) => {
    setAsked(null);
    setRefused(false);
    startRun(at, names, { ...request, allowsWrites });
  };
  const start = async () => {
    if (!server || isRunningAt(at)) return;
    if (live.length === 0) return editors.a.current?.focus();
    // What was read some moments ago may be of another text.
    const fresh = await readNow(at, desk, live);
    if (isRunningAt(at)) return;
    const now = plannedOf(desk, fresh, server);
    const question = desk.runs > 0 ? questionOf(server, now.names, fresh) : null;
    if (isMissing(now)) setRefused(true);
    else if (question) setAsked({ question, planned: now, lasting: lastingOf(now.names, fresh) });
    else go(now, false);
  };
  return {
    editors,
    planned,
    live,
    asked,
    missing: isRefused && planned ? planned.missing : noneMissing,
    start: () => void start(),
    confirm: () => asked && go(asked.planned, asked.question === 'writes'),
    planOnly: () => {
      changeDesk(at, () => ({ runs: 0 }));
      setAsked(null);
    },
    keep: () => {
      setAsked(null);
      editors[live[0] ?? 'a'].current?.focus();
    },
    /** Esc: true when it did something. */
    stop: () => stopRun(at),
  };
}

const isRunningAt = (at: At): boolean => useRuns.getState().runs[at]?.isRunning === true;
const isMissing = ({ missing }: Planned): boolean => missing.a.length + missing.b.length > 0;

const lastingOf = (names: readonly SideName[], readings: Readings): readonly string[] => [
  ...new Set(names.flatMap((name) => readings[name]?.lasting ?? [])),
];

/** What ANALYZE has to be asked about first. */
function questionOf(server: PlansOptions, names: readonly SideName[], readings: Readings): Question | null {
  if (names.some((name) => readings[name]?.writes === true)) return server.mayWrite ? 'writes' : 'not-local';
  return server.isProduction ? 'production' : null;
}

/** A query that another room gave goes to the side that is free; A's when both are taken. */
function useTaken(at: At): void {
  const handed = useHanded((state) => state.handed);
  useEffect(() => {
    if (handed === null) return;
    const taken = takeHanded('plans', at);
    if (taken === null) return;
    const { text, title, params = [] } = taken;
    changeDesk(at, () => ({ view: 'queries' }));
    changeDraft(at, 'a', { text, title, params: params.map(parameterOf) });
    setSource(at, 'a', { kind: 'query' });
  }, [handed, at]);
}

/** The event of the run that all shown sides come from; null: they come from several, or from none. */
export function commonEvent(run: Run | undefined, sides: ShownSides) {
  const isOne =
    run?.event != null && sides.every(({ side, shown }) => shown.from === 'run' && run.names.includes(side));
  return isOne ? run.event : null;
}

/** Of one run on production, as the host keeps it. */
const productionS = 10;

/** What Ctrl Enter will do, in a sentence. */
export function planText(desk: Desk, live: readonly SideName[], isProduction: boolean): string {
  if (live.length === 0) return '';
  if (desk.runs === 0) return 'EXPLAIN alone: not executed, though planning may call functions';
  const limitS = desk.timeoutMs / 1000;
  if (isProduction) return `production: executed once, no warm-up; limit ${Math.min(limitS, productionS)} s`;
  const each = live.length === sideNames.length ? ' each, A B B A,' : '';
  return `${countOf(desk.runs, 'run')}${each} after a warm-up; limit ${limitS} s`;
}
