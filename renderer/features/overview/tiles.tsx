import type { ReactNode } from 'react';
import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import { kindWords } from '../../../shared/activity/state-kinds.ts';
import type { Backend } from '../../../shared/contract/activity.ts';
import {
  countText,
  durationText,
  durationWords,
  sizeChangeText,
  sizeText,
  unknown,
} from '../../../shared/figure-text.ts';
import type { Seen } from '../../../shared/overview/seen.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { classes } from '../../ui/classes.ts';
import { SizeBar } from '../../ui/size-bar.tsx';
import css from './overview.module.css';
import type { Largest } from './use-largest.ts';

interface TilesProps {
  readonly seen: Seen;
  readonly largest: Largest;
  readonly minutes: number;
}

export function Tiles({ seen, largest, minutes }: TilesProps) {
  return (
    <dl className={css.tiles}>
      <SizeTile seen={seen} largest={largest} />
      <TransactionsTile seen={seen} minutes={minutes} />
      <HitTile seen={seen} minutes={minutes} />
      <WalTile seen={seen} minutes={minutes} />
      <OldestTile seen={seen} />
      <AgeTile seen={seen} />
    </dl>
  );
}

interface TileProps {
  readonly label: string;
  /** "472 GB": the number is large, its unit small. */
  readonly value: string;
  readonly under: string;
  readonly isAlarming?: boolean;
  readonly children?: ReactNode;
}

function Tile({ label, value, under, isAlarming = false, children }: TileProps) {
  const [number = '', ...unit] = value.split(' ');
  return (
    <div className={css.tile}>
      <dt>{label}</dt>
      <dd>
        <b className={classes(css.value, isAlarming && css.alarming)}>
          {number}
          {unit.length > 0 && <span> {unit.join(' ')}</span>}
        </b>
        <p title={under}>{under}</p>
        <div className={css.drawn}>{children}</div>
      </dd>
    </div>
  );
}

const sparkWidth = 150;
const sparkHeight = 26;
const everySeconds = 10;

function Spark({ values, minutes }: { readonly values: readonly (number | null)[]; readonly minutes: number }) {
  const places = (minutes * 60) / everySeconds;
  return <Sparkline values={values.slice(-places)} places={places} width={sparkWidth} height={sparkHeight} />;
}

function SizeTile({ seen: { figures }, largest: { answer } }: Omit<TilesProps, 'minutes'>) {
  const { growth_bytes = null, growthSince = null } = answer ?? {};
  const isGrown = growth_bytes !== null && growthSince !== null;
  const sums = answer === null ? null : partSums(answer.lumps);
  return (
    <Tile
      label="Database size"
      value={sizeText(figures?.database_bytes ?? null)}
      under={
        isGrown
          ? `${sizeChangeText(growth_bytes)} in ${durationWords(growthSince.spanMs)}`
          : 'growth: not measured twice yet'
      }
    >
      {sums && <SizeBar parts={sums} of={sums.reduce((sum, part) => sum + part, 0)} title="heap, indexes, TOAST" />}
    </Tile>
  );
}

function partSums(lumps: NonNullable<Largest['answer']>['lumps']): readonly number[] {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return [sum(lumps.heap_bytes), sum(lumps.indexes_bytes), sum(lumps.toast_bytes)];
}

function TransactionsTile({ seen: { figures }, minutes }: Omit<TilesProps, 'largest'>) {
  const points = figures?.points ?? [];
  const { commitsPerSecond: commits = null, rollbacksPerSecond: rollbacks = null } = points.at(-1) ?? {};
  const all = commits === null || rollbacks === null ? null : commits + rollbacks;
  return (
    <Tile
      label="Transactions"
      value={all === null ? unknown : `${rateText(all)} /s`}
      under={rollbackText(all, rollbacks)}
    >
      <Spark values={points.map(({ commitsPerSecond }) => commitsPerSecond)} minutes={minutes} />
    </Tile>
  );
}

function rollbackText(all: number | null, rollbacks: number | null): string {
  if (all === null || rollbacks === null) return 'not measured yet';
  return rollbacks === 0 ? 'none rolled back' : `1 rolled back per ${countText(Math.round(all / rollbacks))}`;
}

const rateText = (rate: number) => (rate < 10 ? `${Number(rate.toFixed(1))}` : countText(Math.round(rate)));

function HitTile({ seen: { figures, server }, minutes }: Omit<TilesProps, 'largest'>) {
  const points = figures?.points ?? [];
  const share = points.at(-1)?.hitShare ?? null;
  const buffers = server?.settings.find(({ name }) => name === 'shared_buffers')?.value;
  return (
    <Tile
      label="Cache hit"
      value={share === null ? unknown : `${(share * 100).toFixed(1)} %`}
      under={[share === null ? 'not measured yet' : '', buffers === undefined ? '' : `shared_buffers ${buffers}`]
        .filter(Boolean)
        .join(', ')}
    >
      <Spark values={points.map(({ hitShare }) => hitShare)} minutes={minutes} />
    </Tile>
  );
}

function WalTile({ seen: { writes, figures }, minutes }: Omit<TilesProps, 'largest'>) {
  const rate = writes?.wal.bytesPerSecond ?? null;
  const every = figures?.checkpointEverySeconds ?? null;
  const under = writes?.isStandby ? 'a standby writes none' : every === null ? 'checkpoint pace: unknown yet' : '';
  return (
    <Tile
      label="WAL"
      value={rate === null ? unknown : `${sizeText(Math.round(rate))}/s`}
      under={under || `a checkpoint every ${durationWords((every ?? 0) * 1000)}`}
    >
      <Spark values={everyTenth(writes)} minutes={minutes} />
    </Tile>
  );
}

/** The readings of Writes are 5 s apart. */
function everyTenth(writes: Seen['writes']): readonly (number | null)[] {
  const points = writes?.points ?? [];
  return points.filter((_, i) => (points.length - 1 - i) % 2 === 0).map(({ wal_bytes }) => wal_bytes);
}

const alarmingMs = 5 * 60_000;

function OldestTile({ seen: { live, nowMs } }: Pick<TilesProps, 'seen'>) {
  let oldest: { readonly backend: Backend; readonly xactMs: number } | null = null;
  let hidden = 0;
  for (const backend of live.backends.values()) {
    if (backend.kind === 'unknown') hidden += 1;
    const xactMs = serverMsOrNull(backend.xact_start);
    if (xactMs === null || backend.isOurs || (oldest !== null && xactMs >= oldest.xactMs)) continue;
    oldest = { backend, xactMs };
  }
  const others = hidden > 0 ? `${countText(hidden)} hidden` : '';
  if (live.server === null) return <Tile label="Oldest transaction" value={unknown} under="not sampled yet" />;
  if (oldest === null) return <Tile label="Oldest transaction" value={hidden > 0 ? unknown : 'none'} under={others} />;
  const ms = nowMs - oldest.xactMs;
  return (
    <Tile
      label="Oldest transaction"
      value={durationText(Math.max(0, ms))}
      isAlarming={ms >= alarmingMs}
      under={[`pid ${oldest.backend.pid}, ${kindWords[oldest.backend.kind]}`, others].filter(Boolean).join('; ')}
    />
  );
}

/** Where the server stops taking writes: https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND */
const wraparound = 2_147_483_648;

function AgeTile({ seen: { figures } }: Pick<TilesProps, 'seen'>) {
  const age = figures?.xid_age ?? null;
  const share = age === null ? 0 : age / wraparound;
  return (
    <Tile
      label="Oldest datfrozenxid"
      value={age === null ? unknown : ageText(age)}
      isAlarming={figures !== null && figures.xid_age > figures.freeze_max_age * 2}
      under={
        age === null ? 'not measured yet' : `${(share * 100).toFixed(share < 0.01 ? 2 : 0)} % of the way to wraparound`
      }
    >
      <div className={css.way}>
        <i style={{ width: `${Math.min(100, share * 100).toFixed(1)}%` }} />
      </div>
    </Tile>
  );
}

function ageText(age: number): string {
  if (age < 10_000) return countText(age);
  return age < 1_000_000 ? `${Math.round(age / 1000)} k` : `${Math.round(age / 1_000_000)} M`;
}
