import { useMemo } from 'react';
import { slotsOf } from '../../../shared/activity/saturation.ts';
import type { At } from '../../../shared/contract/place.ts';
import { countText } from '../../../shared/figure-text.ts';
import { FiguresTable } from '../../charts/over-time/figures-table.tsx';
import type { Plot } from '../../charts/over-time/plot.ts';
import { windowOf } from '../../charts/over-time/stretch.ts';
import { TimeFrame } from '../../charts/over-time/time-frame.tsx';
import { useLive } from '../../state/live.ts';
import { openRoom } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { StateName } from '../../ui/state-mark.tsx';
import { Space } from '../../ui/toolbar.tsx';
import css from './overview.module.css';
import { layers, type StatesThen, statesOverTime } from './states-over-time.ts';

const steps = 120;
const everyMs = 5000;

/** Backends by state, and how far it is to the limit. */
export function StatesPart({ at, minutes }: { readonly at: At; readonly minutes: number }) {
  // Before the first sample the axis has this computer's clock.
  const slot = useLive(({ nowMs }) => Math.floor((nowMs || Date.now()) / everyMs));
  const { server } = useLive.getState();
  const limit = server === null ? 0 : slotsOf(server, 0).limit;
  const { window, points } = useMemo(() => seenStates(slot * everyMs, minutes * 60_000), [slot, minutes]);
  const last = points.at(-1)?.counts ?? [];
  const words = last.length === 0 ? 'unknown' : layers.map((layer, i) => `${toldOf(last, i)} ${layer}`).join(', ');
  return (
    <section aria-label="Backends by state" className={css.states}>
      <SectionHead title="Backends by state">
        <Space />
        <Button look="link" size={22} onClick={() => openRoom(at, 'activity')}>
          Activity
        </Button>
      </SectionHead>
      <TimeFrame
        label={`Client backends by state in the last ${minutes} min; now ${words}; ordinary roles may use ${limit}.`}
        window={window}
        text={countText}
        gapWords="not sampled"
        height={150}
        left={40}
        lines={2}
        points={points}
        most={points.reduce((most, { counts }) => Math.max(most, total(counts)), limit)}
        facts={(index) => layers.map((name, i) => ({ name, value: toldOf(points[index]?.counts ?? [], i) }))}
        table={
          <FiguresTable
            caption="Client backends by state, at most within each minute"
            columns={layers}
            points={points}
            row={(indexes) => mostOf(points, indexes)}
          />
        }
      >
        {(plot) => (
          <>
            {layers.map((layer, i) => (
              <path key={layer} className={css[layer]} d={layerPath(plot, points, i)} />
            ))}
            {limit > 0 && <Limit plot={plot} limit={limit} />}
          </>
        )}
      </TimeFrame>
      <Now counts={last} />
    </section>
  );
}

function seenStates(toMs: number, longestMs: number) {
  const { runs } = useLive.getState();
  const window = windowOf([{ fromMs: runs.fromMs, toMs }], toMs, longestMs);
  return { window, points: statesOverTime(runs, { ...window, steps }) };
}

/** The present counts, the most alarming first. */
function Now({ counts }: { readonly counts: readonly number[] }) {
  return (
    <p className={css.legend}>
      {[...layers].reverse().map((layer) => {
        const count = counts[layers.indexOf(layer)] ?? 0;
        if (layer === 'unknown' && count === 0) return null;
        return (
          <span key={layer}>
            <StateName kind={layer} /> {toldOf(counts, layers.indexOf(layer))}
          </span>
        );
      })}
    </p>
  );
}

const unknownAt = layers.indexOf('unknown');

/** Where states are hidden, those that are seen are the least that there are; that none is seen says nothing. */
function toldOf(counts: readonly number[], layer: number): string {
  const count = counts[layer];
  // Nobody has looked yet.
  if (count === undefined) return '–';
  if (layer === unknownAt || (counts[unknownAt] ?? 0) === 0) return countText(count);
  return count === 0 ? '–' : `≥ ${countText(count)}`;
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

function mostOf(points: readonly StatesThen[], indexes: readonly number[]): readonly string[] {
  const most = layers.map((_, layer) => Math.max(0, ...indexes.map((i) => points[i]?.counts[layer] ?? 0)));
  return layers.map((_, layer) => toldOf(most, layer));
}

/** Each step as a rectangle on what lies below it; steps that touch make an area. */
function layerPath(plot: Plot, points: readonly StatesThen[], layer: number): string {
  return points
    .map(({ fromMs, toMs, counts }) => {
      const value = counts[layer] ?? 0;
      if (value === 0) return '';
      const below = total(counts.slice(0, layer));
      const [x, y, base] = [plot.x(fromMs), plot.y(below + value), plot.y(below)];
      const width = plot.x(toMs) - x;
      return `M${x.toFixed(1)} ${y.toFixed(1)}h${(width + 0.3).toFixed(1)}V${base.toFixed(1)}h${(-width - 0.3).toFixed(1)}Z`;
    })
    .join('');
}

function Limit({ plot, limit }: { readonly plot: Plot; readonly limit: number }) {
  const y = plot.y(limit);
  return (
    <>
      <line className={css.limit} x1={plot.edges.left} x2={plot.width - plot.edges.right} y1={y} y2={y} />
      <text className={css.limitText} x={plot.edges.left + 6} y={y + 14}>
        {countText(limit)}, limit for ordinary roles
      </text>
    </>
  );
}
