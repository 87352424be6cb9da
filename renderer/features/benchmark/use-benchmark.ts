import { useMemo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useStatus } from '../../state/status.ts';
import { useUrlState } from '../../state/url-state.ts';
import { keyText } from './foreign-key-words.ts';
import type { KeyRequest } from './prediction.ts';
import { useProductionQuestion } from './production-question.tsx';
import type { Promised } from './run-store.ts';
import { askedOf, pageRowsOf } from './setup.ts';
import { useKeys } from './use-keys.ts';
import { useReadings } from './use-readings.ts';
import { useFocusWhileRunning, useRun } from './use-run.ts';
import { useSetup } from './use-setup.ts';
import { useShownRun } from './use-shown-run.ts';

const views = ['run', 'past'] as const;
type View = (typeof views)[number];

/** Everything that the screen's parts share. */
export function useBenchmark(at: At) {
  const setup = useSetup(at);
  const keys = useKeys(at, setup.fk, pageRowsOf(setup));
  const [view, setView] = useUrlState<View>('view', 'run', views);
  const [pastId, setPastId] = useUrlState('past', '');
  const history = useQuestion('benchmark.history', { at });
  const { run, start, stop } = useRun(at);
  const { question, orAsk } = useProductionQuestion(at);
  const isRunning = run?.isRunning === true;
  const focus = useFocusWhileRunning(isRunning && view === 'run' && pastId === '');
  const { readings, asked, title } = useAsked(at, setup, keys);
  const { shown, past } = useShownRun(at, run, pastId, setup.compared);
  const toRun = () => {
    setView('run');
    setPastId('');
  };
  const begin = () => {
    const { request } = asked;
    if (!request || isRunning) return;
    orAsk(request, () => {
      toRun();
      start(request, title);
    });
  };
  const measure = (request: KeyRequest, promised: Promised) =>
    orAsk(request, () => {
      toRun();
      start(request, title, promised);
    });
  const togglePast = () => setView(view === 'past' ? 'run' : 'past');
  useShownSql(run?.statements ?? none);
  useStatus('Runs in autocommit, read only, on a connection of its own');
  useCommands([
    { id: 'benchmark.run', label: 'Run the benchmark', keys: 'Ctrl Enter', run: begin },
    { id: 'benchmark.stop', label: 'Stop the benchmark', keys: 'Esc', isHidden: !isRunning, run: stop },
    { id: 'benchmark.past', label: 'Past runs', keys: 'H', run: togglePast },
  ]);
  return {
    ...{ setup, keys, history, past, view, setView, togglePast, pastId, setPastId, run, readings, focus },
    ...{ begin, measure, stop, shown, isRunning, question },
    faults: asked.faults ?? {},
  };
}
export type Benchmark = ReturnType<typeof useBenchmark>;

const none: readonly never[] = [];

type Keys = ReturnType<typeof useKeys>;

/** The request that the present choice makes, or what is wrong with it. */
function useAsked(at: At, setup: ReturnType<typeof useSetup>, { row }: Keys) {
  const { draft, compared, shape, mode } = setup;
  const isPair = compared === 'custom';
  const readings = useReadings(at, isPair ? { a: draft.a.text, b: draft.b.text } : null);
  const [a, b] = [readings.a.parameters, readings.b.parameters];
  const conoid = row?.obstacle === null ? row.conoid : null;
  const asked = useMemo(
    () => askedOf({ compared, shape, mode, conoid }, draft, { a, b }),
    [compared, shape, mode, conoid, draft, a, b],
  );
  const keyTitle = row === null ? '' : keyText(row);
  return { readings, asked, title: isPair ? `${draft.a.title} against ${draft.b.title}` : keyTitle };
}
