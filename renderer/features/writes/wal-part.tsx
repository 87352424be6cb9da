import { useMemo } from 'react';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { countText, durationWords, unknown } from '../../../shared/figure-text.ts';
import { AreaLine } from '../../charts/area-line.tsx';
import { windowOf } from '../../charts/over-time/stretch.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { Lacks } from './lacks.tsx';
import { gapWords, longestMs } from './rows-chart.tsx';
import { bytesRateText, percentText, rateText } from './words.ts';
import css from './writes.module.css';

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** The unit of an axis whose highest value is `bytes`. */
export function unitOf(bytes: number): { readonly name: (typeof units)[number]; readonly bytes: number } {
  const power = bytes >= 1 ? Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024))) : 0;
  return { name: units[power] ?? 'B', bytes: 1024 ** power };
}

/** What the whole server writes ahead, with its checkpoints. */
export function WalPart({ event }: { readonly event: WritesEvent }) {
  const { wal, points } = event;
  const isUnknown = points.length > 0 && points.every(({ wal_bytes }) => wal_bytes === null);
  const most = points.reduce((max, { wal_bytes }) => Math.max(max, wal_bytes ?? 0), 0);
  const unit = unitOf(most);
  const window = useMemo(() => windowOf(points, event.nowMs, longestMs), [points, event.nowMs]);
  const span = durationWords(window.toMs - window.fromMs);
  return (
    <>
      <SectionHead title="WAL" under={`${unit.name}/s, last ${span}`}>
        <Space />
        <b className={css.key}>{bytesRateText(wal.bytesPerSecond)}</b>
      </SectionHead>
      {!isUnknown && <WalChart event={event} window={window} unit={unit} span={span} />}
      <dl className={css.facts}>
        <Fact name="Full-page images" value={fpiText(wal.fpiPerRecord)} />
        <Fact name="Records" value={wal.recordsPerSecond === null ? unknown : `${rateText(wal.recordsPerSecond)} /s`} />
        <Fact name="wal_buffers full" value={countText(wal.wal_buffers_full)} />
      </dl>
      <Lacks lacks={wal.lacks} />
    </>
  );
}

const fpiText = (share: number | null): string => (share === null ? unknown : `${percentText(share)} of records`);

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface WalChartProps {
  readonly event: WritesEvent;
  readonly window: ReturnType<typeof windowOf>;
  readonly unit: ReturnType<typeof unitOf>;
  readonly span: string;
}

function WalChart({ event, window, unit, span }: WalChartProps) {
  const { points, wal } = event;
  const drawn = useMemo(
    () =>
      points.map(({ fromMs, toMs, wal_bytes, hadCheckpoint }) => ({
        ...{ fromMs, toMs, value: wal_bytes === null ? null : wal_bytes / unit.bytes },
        mark: hadCheckpoint ? 'checkpoint' : null,
      })),
    [points, unit.bytes],
  );
  const perSecond = (value: number | null | undefined) => (value == null ? unknown : `${rateText(value)} /s`);
  return (
    <AreaLine
      label={`WAL written per second, last ${span}, ${bytesRateText(wal.bytesPerSecond)} now.`}
      window={window}
      points={drawn}
      name="WAL"
      text={(value) => String(Number(value.toFixed(2)))}
      valueText={(value) => bytesRateText(value * unit.bytes)}
      facts={(index) => [
        { name: 'records', value: perSecond(points[index]?.wal_records) },
        { name: 'full-page images', value: perSecond(points[index]?.wal_fpi) },
      ]}
      gapWords={gapWords}
      height={86}
      left={40}
      lines={2}
      hasClock={false}
    />
  );
}
