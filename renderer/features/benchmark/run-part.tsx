import type { ReactNode } from 'react';
import { clockText } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { EndedPart, ProgressPart } from './progress-part.tsx';
import { ResultsPane } from './results-pane.tsx';
import type { ShownRun } from './shown.ts';
import type { Benchmark } from './use-benchmark.ts';

interface RunPartProps {
  readonly benchmark: Benchmark;
  readonly shown: ShownRun;
}

/** The run on the screen: under way, ended, or one of the past. */
export function RunPart({ benchmark, shown }: RunPartProps) {
  if (benchmark.pastId !== '') return <Past benchmark={benchmark} shown={shown} />;
  const { run, measure, begin } = benchmark;
  if (!run) return null;
  // The run never came to a first round: there is nothing to show but why.
  if (run.failure && shown.event.round === 0 && shown.event.failure === null) {
    return <FailureNote failure={run.failure} ways={<Button onClick={begin}>Run again</Button>} />;
  }
  const head = shown.isRunning ? <Progress benchmark={benchmark} /> : <EndedPart event={shown.event} />;
  return <ResultsPane run={shown} promised={run.promised} onMeasure={measure} head={head} />;
}

function Progress({ benchmark: { run, stop, focus } }: { readonly benchmark: Benchmark }): ReactNode {
  if (!run) return null;
  return (
    <ProgressPart
      event={run.event}
      startedMs={run.startedMs}
      isStopping={run.isStopping}
      onStop={stop}
      stopButton={focus.stopButton}
    />
  );
}

function Past({ benchmark, shown }: RunPartProps) {
  const { run, measure, setPastId, setup } = benchmark;
  const take = () => {
    setup.takeRequest(shown.request);
    setPastId('');
  };
  const head = (
    <EndedPart event={shown.event}>
      <Button size={22} onClick={take}>
        Take its settings
      </Button>
      <Button size={22} onClick={() => setPastId('')}>
        {run ? `Back to the run of ${clockText(new Date(run.startedMs))}` : 'Close this past run'}
      </Button>
    </EndedPart>
  );
  return <ResultsPane run={shown} promised={null} onMeasure={measure} head={head} />;
}
