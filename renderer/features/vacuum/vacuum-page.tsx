import { memo, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { clockText } from '../../../shared/figure-text.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useLive } from '../../state/live.ts';
import { useAt } from '../../state/place.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useStatus } from '../../state/status.ts';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { forgetActing } from './acting.ts';
import { FindingBanner } from './finding-banner.tsx';
import { findingOf } from './findings.ts';
import { VacuumHead } from './head.tsx';
import { LacksNote } from './lacks-note.tsx';
import { FirstRead, StaleNote } from './list-state.tsx';
import type { Loaded } from './loaded.ts';
import { type Permit, usePermit } from './permit.ts';
import { useRuns } from './runs.ts';
import { SidePane } from './side-pane.tsx';
import { TableChart } from './table-chart.tsx';
import { TablesList } from './tables-list.tsx';
import { type Measurings, useMeasuring } from './use-measuring.ts';
import { useSelected } from './use-selected.ts';
import { useShown } from './use-shown.ts';
import { useVacuum, type Vacuum } from './use-vacuum.ts';
import { type Side, useView, type View } from './use-view.ts';
import css from './vacuum.module.css';
import { type Chosen, WhyPane } from './why-pane.tsx';

/** Which tables are vacuumed, which are not, and what holds it back. */
export function VacuumPage() {
  const at = useAt();
  return <Page key={at} at={at} />;
}

/** What is asked stands above what is typed, so that a key draws only the list. */
function Page({ at }: { readonly at: At }) {
  const vacuum = useVacuum(at);
  const permit = usePermit(at);
  const measurings = useMeasuring(at);
  const { loaded } = vacuum;
  useEffect(() => forgetActing, []);
  useReadAfterRuns(vacuum);
  useStatus(loaded ? statusOf(loaded) : null);
  return <Screen {...{ vacuum, permit, measurings }} />;
}

interface ScreenProps {
  readonly vacuum: Vacuum;
  readonly permit: Permit;
  readonly measurings: Measurings;
}

function Screen({ vacuum, permit, measurings }: ScreenProps) {
  const view = useView();
  const list = useRef<TableHandle>(null);
  const shown = useShown(vacuum, view);
  const { loaded } = vacuum;
  return (
    <div className={css.page}>
      <VacuumHead vacuum={vacuum} view={view} shown={shown} onDown={() => list.current?.focus()} />
      <Banners vacuum={vacuum} onSide={view.setSide} />
      {loaded ? (
        <Listed {...{ vacuum, permit, measurings, view, loaded, shown, list }} />
      ) : (
        <FirstRead tables={vacuum.tables} />
      )}
    </div>
  );
}

const statusOf = ({ readMs }: Loaded): string =>
  `Tables read at ${clockText(new Date(readMs))}; bloat estimated from pg_stats, right-click a row to measure it with pgstattuple`;

/** What was run from here changes what the lists say. */
function useReadAfterRuns({ tables, now }: Vacuum): void {
  const ended = useRuns((state) => state.ended);
  const ran = useRuns((state) => state.statements);
  useShownSql(ran);
  const seen = useRef(ended);
  useEffect(() => {
    if (seen.current === ended) return;
    seen.current = ended;
    tables.again();
    now.again();
  });
}

interface BannersProps {
  readonly vacuum: Vacuum;
  readonly onSide: (side: Side) => void;
}

const Banners = memo(function Banners({ vacuum, onSide }: BannersProps) {
  const { at, loaded, now, autovacuum } = vacuum;
  const nowMs = useLive((live) => live.nowMs) || (now.data?.nowMs ?? 0);
  const onEnded = () => {
    vacuum.tables.again();
    now.again();
  };
  const finding = findingOf({ loaded, now: now.data, broken: autovacuum?.broken ?? [] });
  return (
    <>
      <FindingBanner {...{ at, finding, nowMs, onSide, onEnded }} />
      <StaleNote vacuum={vacuum} />
      <LacksNote vacuum={vacuum} />
    </>
  );
});

interface ListedProps extends ScreenProps {
  readonly view: View;
  readonly loaded: Loaded;
  readonly shown: Uint32Array;
  readonly list: RefObject<TableHandle | null>;
}

function Listed({ vacuum, permit, measurings, view, loaded, shown, list }: ListedProps) {
  const [height, setHeight] = usePaneSize('vacuum.below', 310);
  const selected = useSelected(view, loaded, shown);
  const { n, go } = selected;
  const chosen = useMemo(() => (n === null ? null : { n, oid: loaded.tables.oid[n] ?? 0 }), [n, loaded]);
  return (
    <Split
      side={<Below {...{ vacuum, permit, measurings, loaded, chosen, go }} side={view.side} onSide={view.setSide} />}
      sideLabel="Table"
      size={height}
      onSize={setHeight}
      min={180}
      max={520}
      direction="below"
    >
      <TablesList {...{ vacuum, view, loaded, shown, list, permit, measurings, selected }} />
    </Split>
  );
}

interface BelowProps extends ScreenProps {
  readonly loaded: Loaded;
  readonly chosen: Chosen | null;
  readonly side: Side;
  readonly onSide: (side: Side) => void;
  readonly go: (oid: number) => void;
}

/** The chosen table over time and in words, and what stands in the way in the whole database. */
const Below = memo(function Below({ vacuum, permit, measurings, loaded, chosen, side, onSide, go }: BelowProps) {
  return (
    <div className={css.below}>
      <TableChart {...{ vacuum, loaded, chosen }} />
      <WhyPane {...{ vacuum, loaded, chosen, permit, measurings }} />
      <SidePane {...{ vacuum, loaded, side, onSide }} onGo={go} />
    </div>
  );
});
