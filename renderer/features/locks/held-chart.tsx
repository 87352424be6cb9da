import { useMemo } from 'react';
import { clockText, countText, durationWords } from '../../../shared/figure-text.ts';
import { useLive } from '../../state/live.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { lastIn } from './buckets.ts';
import type { ChartProps } from './chart-props.ts';
import css from './charts.module.css';
import { bandNames, type HeldLocks, heldChange, heldLocks } from './lock-bands.ts';
import { type Plot, TimeChart } from './time-chart.tsx';

/** Locks held, by strength: what a change to an application did to their number. */
export function HeldChart({ fromMs, toMs, choice }: ChartProps) {
  const counts = useLive((live) => live.lockCounts);
  const held = useMemo(
    () => counts.flatMap((one) => heldLocks(one) ?? []).filter(({ ms }) => ms >= fromMs),
    [counts, fromMs],
  );
  const now = held.at(-1);
  const most = held.reduce<HeldLocks | undefined>(
    (best, one) => (best && best.total >= one.total ? best : one),
    undefined,
  );
  const change = now && most ? heldChange(now, most) : null;
  const under = now
    ? `${countText(now.total)} now${change === null || !most ? '' : `, ${change}, ${countText(most.total)} at ${clockText(new Date(most.ms))}`}`
    : 'not counted yet';
  return (
    <>
      <SectionHead title="Locks held by mode" under={under}>
        <Legend />
        <Space />
        {choice}
      </SectionHead>
      <TimeChart
        label={`Locks held in the last ${durationWords(toMs - fromMs)}: ${under}.`}
        fromMs={fromMs}
        toMs={toMs}
        most={() => most?.total ?? 0}
      >
        {(plot) =>
          lastIn(held, ({ ms }) => ms, plot.cut).map(
            (one, part) => one && <Stack key={one.ms} {...{ plot, part, held: one }} />,
          )
        }
      </TimeChart>
    </>
  );
}

function Stack({ plot, part, held }: { readonly plot: Plot; readonly part: number; readonly held: HeldLocks }) {
  let below = 0;
  return held.bands.map((value, band) => {
    const y = plot.y(below + value);
    const height = plot.y(below) - y;
    below += value;
    return (
      <rect
        key={bandNames[band]}
        x={plot.partX(part)}
        y={y}
        width={plot.barWidth}
        height={height}
        className={css[`band${band}`]}
      />
    );
  });
}

function Legend() {
  return (
    <span className={css.legend}>
      {bandNames.map((name, band) => (
        <span key={name}>
          <svg width="10" height="10" aria-hidden="true">
            <rect width="10" height="10" className={css[`band${band}`]} />
          </svg>
          {name}
        </span>
      ))}
    </span>
  );
}
