import { useEffect, useMemo, useRef } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useLive } from '../../state/live.ts';
import { useAt } from '../../state/place.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useStatus } from '../../state/status.ts';
import { clockText } from '../../ui/format.ts';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { forgetActing } from './acting.ts';
import { FindingBanner } from './finding-banner.tsx';
import { findingOf } from './findings.ts';
import { VacuumHead } from './head.tsx';
import { LacksNote } from './lacks-note.tsx';
import { FirstRead, StaleNote } from './list-state.tsx';
import type { Loaded } from './loaded.ts';
import { usePermit } from './permit.ts';
import { useRuns } from './runs.ts';
import { SidePane } from './side-pane.tsx';
import { TableChart } from './table-chart.tsx';
import { TablesList } from './tables-list.tsx';
import { useMeasuring } from './use-measuring.ts';
import { useSelected } from './use-selected.ts';
import { useShown } from './use-shown.ts';
import { useVacuum, type Vacuum } from './use-vacuum.ts';
import { useView, type View } from './use-view.ts';
import css from './vacuum.module.css';
import { WhyPane } from './why-pane.tsx';

/** Which tables are vacuumed, which are not, and what holds it back. */
export function VacuumPage() {
  const at = useAt();
  return <Page key={at} at={at} />;
}

function Page({ at }: { readonly at: At }) {
  const vacuum = useVacuum(at);
  const view = useView();
  const { loaded } = vacuum;
  const list = useRef<TableHandle>(null);
  const shown = useShown(vacuum, view);
  useEffect(() => forgetActing, []);
  useReadAfterRuns(vacuum);
  useStatus(loaded ? statusOf(loaded) : null);
  return (
    <div className={css.page}>
      <VacuumHead vacuum={vacuum} view={view} shown={shown} onDown={() => list.current?.focus()} />
      <Banners vacuum={vacuum} view={view} />
      {loaded ? <Listed {...{ vacuum, view, loaded, shown, list }} /> : <FirstRead tables={vacuum.tables} />}
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

function Banners({ vacuum, view }: { readonly vacuum: Vacuum; readonly view: View }) {
  const { at, loaded, now, autovacuum } = vacuum;
  const nowMs = useLive((live) => live.nowMs) || (now.data?.nowMs ?? 0);
  const finding = findingOf({ loaded, now: now.data, broken: autovacuum?.broken ?? [] });
  return (
    <>
      <FindingBanner {...{ at, finding, nowMs }} onSide={view.setSide} />
      <StaleNote vacuum={vacuum} />
      <LacksNote vacuum={vacuum} />
    </>
  );
}

interface ListedProps {
  readonly vacuum: Vacuum;
  readonly view: View;
  readonly loaded: Loaded;
  readonly shown: Uint32Array;
  readonly list: React.RefObject<TableHandle | null>;
}

function Listed({ vacuum, view, loaded, shown, list }: ListedProps) {
  const { at } = vacuum;
  const [height, setHeight] = usePaneSize('vacuum.below', 310);
  const measurings = useMeasuring(at);
  const permit = usePermit(at, loaded.answer);
  const selected = useSelected(view, loaded, shown);
  const chosen = useMemo(
    () => (selected.n === null ? null : { n: selected.n, oid: loaded.tables.oid[selected.n] ?? 0 }),
    [selected.n, loaded],
  );
  return (
    <Split
      side={
        <div className={css.below}>
          <TableChart {...{ vacuum, loaded, chosen }} />
          <WhyPane {...{ vacuum, loaded, chosen, permit, measurings }} />
          <SidePane {...{ vacuum, view, loaded }} onGo={selected.go} />
        </div>
      }
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
