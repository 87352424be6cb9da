import type { ReactNode } from 'react';
import { countOf } from '../../../shared/figure-text.ts';
import { Note } from '../../ui/banner.tsx';
import { Grant } from '../../ui/failure-note.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { sentence } from '../../ui/sentence.ts';
import { AlsoPart } from './also-part.tsx';
import { Distributions } from './distributions.tsx';
import { MedianParts } from './median-parts.tsx';
import type { KeyRequest } from './prediction.ts';
import { PredictionPart } from './prediction-part.tsx';
import { PromiseNote } from './promise-note.tsx';
import css from './results.module.css';
import { ResultsTable } from './results-table.tsx';
import type { Promised } from './run-store.ts';
import { baselineOf, nameOf, type ShownRun, unitOf } from './shown.ts';
import { VerdictNote } from './verdict-note.tsx';

interface ResultsPaneProps {
  readonly run: ShownRun;
  readonly promised: Promised | null;
  /** Progress, or what became of it. */
  readonly head: ReactNode;
  readonly onMeasure: (request: KeyRequest, promised: Promised) => void;
}

/** The table first, what may be said of it, then the charts that explain it. Every part has its place from the start. */
export function ResultsPane({ run, promised, head, onMeasure }: ResultsPaneProps) {
  const { request, event } = run;
  if (event.failure !== null && event.round === 0) return <Failed run={run} />;
  const baseline = baselineOf(run);
  const delay = request.kind === 'foreign-key' && request.addedDelayMs > 0;
  const under = [
    unitOf(request),
    countOf(event.round, 'round'),
    ...(baseline ? [`ratio of medians to ${nameOf(baseline)}`] : []),
    ...(delay ? [`through ${request.addedDelayMs} ms of added delay`] : []),
  ].join(', ');
  return (
    <>
      {head}
      <Failed run={run} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={css.scroll} tabIndex={0} aria-label="Results of the benchmark">
        <SectionHead title={run.isRunning ? 'Results so far' : 'Results'} under={under} />
        <ResultsTable run={run} />
        <VerdictNote run={run} />
        <Distributions run={run} />
        <MedianParts run={run} />
        {request.kind === 'foreign-key' && (
          <PredictionPart key={event.runId} run={run} request={request} promised={promised} onMeasure={onMeasure} />
        )}
        <AlsoPart run={run} />
        <Notes run={run} />
      </section>
    </>
  );
}

/** Why it ended early; the rounds so far stay below. */
function Failed({ run }: { readonly run: ShownRun }) {
  const { failure, round } = run.event;
  if (failure === null) return null;
  const { message, advice, side, sqlstate, grant } = failure;
  return (
    <div className={css.failed}>
      <Note tone="lock">
        <b>
          {round > 0 ? 'Ended early' : 'Nothing was measured'}
          {side !== undefined && ` in ${side.toUpperCase()}`}.
        </b>{' '}
        <SafeText text={sentence(message)} />
        {sqlstate !== undefined && <code> SQLSTATE {sqlstate}</code>} {advice}{' '}
        {round > 0 && `What is below is of the ${countOf(round, 'round')} before that.`}
      </Note>
      {grant !== undefined && <Grant text={grant} />}
    </div>
  );
}

function Notes({ run: { event } }: { readonly run: ShownRun }) {
  if (event.notes.length === 0 && event.promise === null) return null;
  return (
    <div className={css.notes}>
      {event.promise && <PromiseNote promise={event.promise} />}
      {event.notes.map((note) => (
        <Note key={note}>
          <SafeText text={note} />
        </Note>
      ))}
    </div>
  );
}
