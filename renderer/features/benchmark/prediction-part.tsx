import { IconPlayerPlay } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { countOf, durationWords } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { msText, msWords, ratioText } from './numbers.ts';
import part from './part-table.module.css';
import {
  breakEvenWords,
  delayedRequest,
  directMs,
  type KeyRequest,
  lastStep,
  lastsMs,
  predicted,
  roundTripAt,
  stepOf,
} from './prediction.ts';
import css from './results.module.css';
import type { Promised } from './run-store.ts';
import { inOrder, nameOf, type ShownRun } from './shown.ts';

interface PredictionPartProps {
  readonly run: ShownRun;
  readonly request: KeyRequest;
  /** What was promised for this very run, if it was started to see. */
  readonly promised: Promised | null;
  readonly onMeasure: (request: KeyRequest, promised: Promised) => void;
}

/** On localhost N+1 looks harmless: the same work on another line, as an estimate, and the way to measure it. */
export function PredictionPart({ run, request, promised, onMeasure }: PredictionPartProps) {
  const [step, setStep] = useState(() => stepOf(promised?.roundTripMs ?? 2));
  const id = useId();
  const roundTripMs = roundTripAt(step);
  const there = predicted(run.event, roundTripMs);
  const asked = there && delayedRequest(request, run.event, there);
  return (
    <section className={css.parts} aria-label="On another line">
      <SectionHead title="On another line" under="estimates: the same work, other round trips" />
      <div className={css.slider}>
        <label htmlFor={id}>Round trip</label>
        <input
          id={id}
          type="range"
          min={0}
          max={lastStep}
          value={step}
          disabled={there === null}
          aria-valuetext={`${roundTripMs} ms`}
          onChange={(event) => setStep(Number(event.currentTarget.value))}
        />
        <output htmlFor={id}>{roundTripMs} ms</output>
        <Button
          size={22}
          icon={<IconPlayerPlay size={13} stroke={1.6} />}
          disabled={run.isRunning || asked === null}
          onClick={() => there && asked && onMeasure(asked, there)}
        >
          Measure it
        </Button>
        <span className={css.third}>
          {there &&
            asked &&
            `${countOf(asked.rounds, 'round')}, ~${durationWords(Math.max(1000, lastsMs(asked, there)))}`}
          {there && !asked && `this line itself takes ${msWords(directMs(request, run.event))}`}
        </span>
      </div>
      <Predicted run={run} there={there} promised={promised} />
      <p className={css.said}>
        {there ? breakEvenWords(request, run.event, roundTripMs) : 'It takes a finished round first.'}
      </p>
    </section>
  );
}

interface PredictedProps {
  readonly run: ShownRun;
  readonly there: Promised | null;
  readonly promised: Promised | null;
}

function Predicted({ run, there, promised }: PredictedProps) {
  const least = there ? Math.min(...Object.values(there.ms)) : 0;
  return (
    <table className={part.table}>
      <thead>
        <tr>
          <td />
          <td />
          <th scope="col">Here</th>
          <th scope="col">{there ? `~ at ${there.roundTripMs} ms` : 'Estimate'}</th>
          <th scope="col">Ratio</th>
          {promised ? <th scope="col">Predicted</th> : <td />}
        </tr>
      </thead>
      <tbody>
        {inOrder(run).map((one) => {
          const ms = there?.ms[one.key];
          const said = promised?.ms[one.key];
          return (
            <tr key={one.key}>
              <th scope="row">{nameOf(one)}</th>
              <td>
                <div className={part.bar} aria-hidden="true">
                  <i className={part.d2} style={{ width: `${widthOf(ms, there)}%` }} />
                </div>
              </td>
              <td>{msText(one.medianMs)}</td>
              <td className={part.bold}>{ms === undefined ? '' : `~${msWords(ms)}`}</td>
              <td>{ms === undefined || least <= 0 ? '' : `~${ratioText(ms / least)}`}</td>
              <td>{said === undefined ? '' : `~${msWords(said)}`}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function widthOf(ms: number | undefined, there: Promised | null): string {
  const most = Math.max(0.001, ...Object.values(there?.ms ?? {}));
  return (((ms ?? 0) / most) * 100).toFixed(2);
}
