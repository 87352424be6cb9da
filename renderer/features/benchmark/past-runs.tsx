import { useMemo, useState } from 'react';
import type { BenchmarkHistoryRow } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import { type Asked, ask } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { usePaneSize, useTableLayout } from '../../state/layout.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { forgetLater, useForgotten } from '../../ui/forget-later.ts';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Split } from '../../ui/split.tsx';
import { ControlLabel, Space, Toolbar } from '../../ui/toolbar.tsx';
import { pastColumns, pastSorted } from './past-columns.tsx';
import { PastCompare } from './past-compare.tsx';
import css from './results.module.css';

interface PastRunsProps {
  readonly at: At;
  readonly asked: Asked<'benchmark.history'>;
  readonly a: string;
  readonly b: string;
  readonly setA: (id: string) => void;
  readonly setB: (id: string) => void;
  readonly onOpen: (row: BenchmarkHistoryRow) => void;
  readonly onClose: () => void;
}

const newestFirst = { id: 'when', direction: 'descending' } as const;

/** What was measured in this database before, and any two of it side by side. */
export function PastRuns(props: PastRunsProps) {
  const { at, asked, a, b, setA, setB, onOpen, onClose } = props;
  const [selected, setSelected] = useState<string | null>(null);
  const [height, setHeight] = usePaneSize('benchmark.compare', 320);
  const layout = useTableLayout('benchmark.past', newestFirst);
  const runs = asked.data?.runs;
  const forgotten = useForgotten();
  const rows = useMemo(
    () => pastSorted(runs ?? [], layout.sort).filter(({ id }) => !forgotten.has(id)),
    [runs, layout.sort, forgotten],
  );
  const columns = useMemo(() => pastColumns({ a, b }), [a, b]);
  const row = rows.find(({ id }) => id === selected) ?? rows[0];
  const mark = (set: (id: string) => void) => () => row && set(row.id);
  const forget = () => row && forgetRun(at, row, () => asked.again(), { a, b, setA, setB });
  useCommands([
    { id: 'benchmark.markA', label: 'Compare this run as A', keys: 'A', run: mark(setA) },
    { id: 'benchmark.markB', label: 'Compare this run as B', keys: 'B', run: mark(setB) },
    { id: 'benchmark.closePast', label: 'Close past runs', keys: 'Esc', isHidden: true, run: onClose },
  ]);
  if (asked.failure && !runs)
    return <FailureNote failure={asked.failure} ways={<Button onClick={() => asked.again()}>Read again</Button>} />;
  if (!runs) return <SkeletonRows widths={[120, 0, 90, 90, 200]}>Reading past runs</SkeletonRows>;
  const [first] = rows;
  if (!first) return <NoRuns onClose={onClose} />;
  const both = a !== '' && b !== '' ? { a, b } : null;
  return (
    <div className={css.results}>
      <Tools onA={mark(setA)} onB={mark(setB)} onOpen={() => row && onOpen(row)} onForget={forget} onClose={onClose} />
      <Split
        side={both && <PastCompare at={at} {...both} />}
        sideLabel="Two runs compared"
        size={height}
        onSize={setHeight}
        min={160}
        max={560}
        direction="below"
      >
        <DataTable
          label="Past runs"
          columns={columns}
          count={rows.length}
          rowAt={(index) => rows[index] ?? first}
          rowId={({ id }) => id}
          selected={row?.id ?? null}
          onSelect={({ id }) => setSelected(id)}
          onOpen={onOpen}
          {...layout}
        />
      </Split>
    </div>
  );
}

interface ToolsProps {
  readonly onA: () => void;
  readonly onB: () => void;
  readonly onOpen: () => void;
  readonly onForget: () => void;
  readonly onClose: () => void;
}

/** What can be done with the run under the cursor. */
function Tools({ onA, onB, onOpen, onForget, onClose }: ToolsProps) {
  return (
    <Toolbar label="Past runs">
      <ControlLabel>Compare</ControlLabel>
      <Button size={22} keys="A" onClick={onA}>
        As A
      </Button>
      <Button size={22} keys="B" onClick={onB}>
        As B
      </Button>
      <Button size={22} keys="Enter" onClick={onOpen}>
        Show this run
      </Button>
      <Space />
      <Button size={22} look="danger" onClick={onForget}>
        Forget this run
      </Button>
      <Button size={22} keys="Esc" onClick={onClose}>
        Close
      </Button>
    </Toolbar>
  );
}

function NoRuns({ onClose }: { readonly onClose: () => void }) {
  return (
    <EmptyState
      title="No past run of this database"
      actions={
        <Button keys="Esc" onClick={onClose}>
          Back to the benchmark
        </Button>
      }
    >
      Each run is kept when it ends, stopped ones too, as long as Settings say.
    </EmptyState>
  );
}

type Marks = Pick<PastRunsProps, 'a' | 'b' | 'setA' | 'setB'>;

function forgetRun(at: At, row: BenchmarkHistoryRow, again: () => void, marks: Marks): void {
  if (marks.a === row.id) marks.setA('');
  if (marks.b === row.id) marks.setB('');
  forgetLater({
    ...{ id: row.id, title: 'Forgot the run', onForgotten: again },
    send: () => ask('benchmark.forget', { at, id: row.id }),
  });
}
