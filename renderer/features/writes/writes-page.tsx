import { type RefObject, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useAt } from '../../state/place.ts';
import { useStatus } from '../../state/status.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { NewOrder } from '../../ui/new-order.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { Space } from '../../ui/toolbar.tsx';
import { WritesHead } from './head.tsx';
import { RowsChart } from './rows-chart.tsx';
import { SidePane } from './side-pane.tsx';
import { TablesList } from './tables-list.tsx';
import { type Arranged, useArranged } from './use-arranged.ts';
import { type By, useView, type View } from './use-view.ts';
import { useWrites } from './use-writes.ts';
import { overText } from './words.ts';
import css from './writes.module.css';

/** Where rows are written, how much WAL that makes, and which updates change nothing. */
export function WritesPage() {
  const at = useAt();
  return <Page key={at} at={at} />;
}

function Page({ at }: { readonly at: At }) {
  const view = useView();
  const writes = useWrites(at, view.over);
  const arranged = useArranged(writes.event, view);
  const { event, failure } = writes;
  useStatus(event === null ? null : 'Rates are differences between readings of the counters of tables, every 5 s');
  return (
    <div className={css.column}>
      <WritesHead {...{ at, writes, view, arranged }} />
      {failure && <FailureNote failure={failure} ways={<Button onClick={writes.again}>Read again</Button>} />}
      {event !== null ? (
        <Shown {...{ at, event, view, arranged }} isOld={failure !== undefined} />
      ) : (
        !failure && (
          <SkeletonRows widths={[204, 0, 64, 64, 64, 64, 64, 118]}>Reading the counters of tables</SkeletonRows>
        )
      )}
    </div>
  );
}

interface ShownProps {
  readonly at: At;
  readonly event: WritesEvent;
  readonly view: View;
  readonly arranged: Arranged;
}

function Shown({ at, event, view, arranged, isOld }: ShownProps & { readonly isOld: boolean }) {
  const table = useRef<TableHandle>(null);
  const [width, setWidth] = usePaneSize('writes.side', 404);
  return (
    <div className={classes(css.column, isOld && 'old')}>
      <Finding event={event} />
      <Split
        side={<SidePane at={at} event={event} tables={arranged.all} view={view} />}
        sideLabel="WAL and one table"
        size={width}
        onSize={setWidth}
        min={340}
        max={620}
      >
        <RowsChart event={event} />
        <ListHead event={event} view={view} arranged={arranged} table={table} />
        <TablesList at={at} event={event} view={view} arranged={arranged} table={table} />
      </Split>
    </div>
  );
}

/** One per screen: why figures begin anew, or why there are none. */
function Finding({ event }: { readonly event: WritesEvent }) {
  const [dismissed, setDismissed] = useState('');
  const note = event.notes.at(-1);
  if (note !== undefined && note !== dismissed) {
    return (
      <Banner tone="idletx" onDismiss={() => setDismissed(note)}>
        <SafeText text={note} />
      </Banner>
    );
  }
  if (!event.isStandby) return null;
  return (
    <Banner tone="info">
      <b>This server is a standby.</b> It writes no rows and no WAL of its own; what its primary writes is counted
      there.
    </Banner>
  );
}

const bys = [
  { value: 'table', label: 'Tables' },
  { value: 'lump', label: 'Lumps', title: 'Partitions of one tree, and tables whose names differ in their digits' },
] as const;

interface ListHeadProps extends Omit<ShownProps, 'at'> {
  readonly table: RefObject<TableHandle | null>;
}

function ListHead({ event, view, arranged, table }: ListHeadProps) {
  return (
    <SectionHead title={view.by === 'table' ? 'By table' : 'By lump'} under={overText(event, view.show)}>
      <Space />
      <NewOrder isHeld={arranged.isLate} onRelease={arranged.release} />
      <Segmented<By> label="List by" value={view.by} options={bys} onChange={view.setBy} />
      <FilterField
        label="Filter tables"
        value={view.text}
        onChange={view.setText}
        placeholder="Filter tables"
        width={180}
        onDown={() => table.current?.focus()}
      />
    </SectionHead>
  );
}
