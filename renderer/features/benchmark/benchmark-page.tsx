import { IconHistory } from '@tabler/icons-react';
import type { BenchmarkHistoryRow } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import { countText } from '../../../shared/figure-text.ts';
import { useAt } from '../../state/place.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { useForgotten } from '../../ui/forget-later.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { NoKeys, NothingYet, NotReady } from './benchmark-states.tsx';
import { ConfigPane } from './config-pane.tsx';
import { ExportMenu } from './export-menu.tsx';
import { PairPart } from './pair-part.tsx';
import { PastRuns } from './past-runs.tsx';
import css from './results.module.css';
import { RunPart } from './run-part.tsx';
import { type Benchmark, useBenchmark } from './use-benchmark.ts';

/** Is the JOIN faster here: strategies on the user's own foreign keys, or any two queries, measured. */
export function BenchmarkPage() {
  const at = useAt();
  return <Page key={at} at={at} />;
}

function Page({ at }: { readonly at: At }) {
  const benchmark = useBenchmark(at);
  const { setup, keys, view } = benchmark;
  const isPair = setup.compared === 'custom';
  const isWithoutKeys = !isPair && view === 'run' && keys.rows.length === 0;
  return (
    <div className={css.results}>
      <Head at={at} benchmark={benchmark} />
      {benchmark.question}
      <div className={css.body}>
        {isWithoutKeys ? (
          <div className={classes(css.column, css.only)}>
            {keys.asked.data ? (
              <NoKeys at={at} onPair={() => setup.setCompared('custom')} />
            ) : (
              <NotReady asked={keys.asked} />
            )}
          </div>
        ) : (
          <>
            <Config benchmark={benchmark} />
            <div className={css.column}>
              {isPair && view === 'run' && (
                <PairPart
                  at={at}
                  setup={setup}
                  readings={benchmark.readings}
                  run={benchmark.run}
                  onRun={benchmark.begin}
                  onStop={benchmark.stop}
                />
              )}
              <Main at={at} benchmark={benchmark} />
            </div>
          </>
        )}
      </div>
    </div>
  );
}

const compareds = [
  { value: 'foreign-key', label: 'Foreign key' },
  { value: 'custom', label: 'Any two queries' },
] as const;

function Head({ at, benchmark }: { readonly at: At; readonly benchmark: Benchmark }) {
  const { setup, keys, history, view, togglePast, shown } = benchmark;
  const forgotten = useForgotten();
  const count = history.data?.runs.filter(({ id }) => !forgotten.has(id)).length ?? 0;
  return (
    <PageHeader title="Benchmark" under={underOf(setup.compared, keys.row)}>
      <Space />
      <Segmented label="What is compared" value={setup.compared} options={compareds} onChange={setup.setCompared} />
      <Button
        icon={<IconHistory size={14} stroke={1.6} />}
        keys="H"
        aria-pressed={view === 'past'}
        onClick={togglePast}
      >
        Past runs {countText(count)}
      </Button>
      <ExportMenu at={at} event={shown?.event ?? null} />
    </PageHeader>
  );
}

function underOf(compared: Benchmark['setup']['compared'], row: Benchmark['keys']['row']): string {
  if (compared === 'custom') return 'any two queries, interleaved';
  if (row === null) return 'JOIN, N+1 or prefetch on your own foreign keys';
  return `how to load ${visibleText(row.relname)} with their ${visibleText(row.frelname)}`;
}

function Config({ benchmark }: { readonly benchmark: Benchmark }) {
  const { setup, keys, faults, shown, isRunning, begin, focus } = benchmark;
  return (
    <ConfigPane
      setup={setup}
      keys={keys.rows}
      leftOut={keys.leftOut}
      row={keys.row}
      isGone={keys.isGone}
      detail={keys.detail.data}
      failure={keys.detail.failure}
      faults={faults}
      event={shown?.event ?? null}
      isRunning={isRunning}
      hasRun={shown !== null}
      onRun={begin}
      runButton={focus.runButton}
    />
  );
}

function Main({ at, benchmark }: { readonly at: At; readonly benchmark: Benchmark }) {
  const { history, view, setView, setPastId, setup, shown } = benchmark;
  const [a, setA] = useUrlState('a', '');
  const [b, setB] = useUrlState('b', '');
  if (view === 'past') {
    const open = ({ id, strategies }: BenchmarkHistoryRow) => {
      setup.setCompared(strategies.some(({ key }) => key === 'a') ? 'custom' : 'foreign-key');
      setPastId(id);
      setView('run');
    };
    return <PastRuns at={at} asked={history} {...{ a, b, setA, setB }} onOpen={open} onClose={() => setView('run')} />;
  }
  if (shown === null) return <NothingYet at={at} benchmark={benchmark} />;
  return <RunPart benchmark={benchmark} shown={shown} />;
}
