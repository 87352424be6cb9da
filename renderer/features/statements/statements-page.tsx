import { useMemo, useRef } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { StatementRow, StatementsEvent } from '../../../shared/contract/statements.ts';
import { useCommands } from '../../state/keys.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useAt } from '../../state/place.ts';
import { useStatus } from '../../state/status.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { Finding } from './finding.tsx';
import { measure, openInPlans } from './going.ts';
import { KpiLine, StatementsHead } from './head.tsx';
import { MissingState } from './missing-state.tsx';
import { StatementDrawer } from './statement-drawer.tsx';
import css from './statements.module.css';
import { StatementsTable } from './statements-table.tsx';
import { StatementsToolbar } from './toolbar.tsx';
import { type Arranged, useArranged } from './use-arranged.ts';
import { type Statements, useStatements } from './use-statements.ts';
import { useView, type View } from './use-view.ts';

/** What the server spends its time on, and who reads one row at a time. */
export function StatementsPage() {
  const at = useAt();
  return <Page key={at} at={at} />;
}

const none: readonly StatementRow[] = [];

function Page({ at }: { readonly at: At }) {
  const statements = useStatements(at);
  const view = useView();
  const arranged = useArranged(statements.event?.rows ?? none, view);
  const { event, failure } = statements;
  useStatus(event === null ? null : 'pg_stat_statements, every 5 s');
  return (
    <div className={css.page}>
      <StatementsHead at={at} statements={statements} arranged={arranged} />
      {failure && <FailureNote failure={failure} ways={<Button onClick={statements.beginAnew}>Read again</Button>} />}
      <Body {...{ at, statements, view, arranged }} />
    </div>
  );
}

interface BodyProps {
  readonly at: At;
  readonly statements: Statements;
  readonly view: View;
  readonly arranged: Arranged;
}

function Body({ at, statements, view, arranged }: BodyProps) {
  const { event, failure } = statements;
  if (event === null) {
    return failure ? null : (
      <SkeletonRows widths={[0, 92, 66, 82, 78, 84, 78, 82, 76, 96]}>Reading pg_stat_statements</SkeletonRows>
    );
  }
  if (event.missing !== null) return <MissingState missing={event.missing} />;
  return (
    <div className={classes(css.page, failure && 'old')}>
      <KpiLine event={event} />
      <Finding at={at} event={event} onGo={view.setOpen} />
      <Listed {...{ at, statements, view, arranged, event }} />
    </div>
  );
}

function Listed({ at, statements, view, arranged, event }: BodyProps & { readonly event: StatementsEvent }) {
  const table = useRef<TableHandle>(null);
  const [width, setWidth] = usePaneSize('statements.drawer', 440);
  const row = useMemo(() => event.rows.find(({ key }) => key === view.open) ?? null, [event.rows, view.open]);
  const close = () => view.setOpen('');
  useRowCommands(at, row, { close, beginAnew: statements.beginAnew });
  return (
    <>
      <StatementsToolbar view={view} rows={event.rows} arranged={arranged} onDown={() => table.current?.focus()} />
      <Split
        side={row && <StatementDrawer {...{ at, event, row }} onGo={view.setOpen} onClose={close} />}
        sideLabel="Statement"
        size={width}
        onSize={setWidth}
        min={340}
        max={760}
      >
        <StatementsTable at={at} event={event} view={view} arranged={arranged} table={table} />
      </Split>
    </>
  );
}

interface RowCommands {
  readonly close: () => void;
  readonly beginAnew: () => void;
}

function useRowCommands(at: At, row: StatementRow | null, { close, beginAnew }: RowCommands): void {
  const { conoid, listKey } = row?.nPlusOne ?? { conoid: null, listKey: null };
  useCommands([
    { id: 'statements.anew', label: 'Begin the window of changes anew', keys: 'B', run: beginAnew },
    ...(row === null || row.query === null
      ? []
      : [
          {
            id: 'statements.plans',
            label: 'Open the statement in Plans',
            keys: 'O',
            run: () => void openInPlans(at, row),
          },
        ]),
    ...(conoid === null
      ? []
      : [
          {
            id: 'statements.measure',
            label: 'Measure JOIN or N+1',
            keys: 'M',
            run: () => measure(at, conoid, listKey),
          },
        ]),
    {
      ...{ id: 'statements.close', label: 'Close the statement', keys: 'Esc', isHidden: true },
      run: () => (row === null ? false : close()),
    },
  ]);
}
