import { useCallback, useMemo, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { UpgradeReport } from '../../../shared/contract/upgrade.ts';
import { countOf, durationText } from '../../../shared/figure-text.ts';
import { useCommands } from '../../state/keys.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useAt } from '../../state/place.ts';
import { useStatus } from '../../state/status.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import { ChecksTable } from './checks-table.tsx';
import { FindingPane } from './finding-pane.tsx';
import { UpgradeHead } from './head.tsx';
import { ProbeQuestion, useProbing } from './probe-part.tsx';
import { rowId, rowsOf, type Verdict } from './rows.ts';
import { Summary } from './summary.tsx';
import css from './upgrade.module.css';
import { useTo } from './use-to.ts';
import { type Upgrade, useUpgrade } from './use-upgrade.ts';

/** What pg_upgrade would stop on, and what is to be decided before it. */
export function UpgradePage() {
  const at = useAt();
  return <Page key={at} at={at} />;
}

function Page({ at }: { readonly at: At }) {
  const target = useTo(at);
  const upgrade = useUpgrade(at, target.to);
  const { report, failure, isRunning } = upgrade;
  useStatus(
    report === null
      ? null
      : `${countOf(report.statements, 'catalog query', 'catalog queries')}, ${durationText(report.tookMs)}`,
  );
  useCommands([
    {
      ...{ id: 'upgrade.again', label: 'Run the checks again', keys: 'Alt R' },
      run: () => (isRunning || target.to === null ? false : upgrade.again()),
    },
    {
      ...{ id: 'upgrade.stop', label: 'Stop reading', keys: 'Esc', isHidden: true },
      run: () => (isRunning ? upgrade.stop() : false),
    },
  ]);
  return (
    <div className={css.page}>
      <UpgradeHead at={at} target={target} upgrade={upgrade} />
      {failure && <FailureNote failure={failure} ways={<Button onClick={upgrade.again}>Read again</Button>} />}
      <Summary upgrade={upgrade} />
      {report === null && !failure && (
        <SkeletonRows widths={[52, 262, 0, 70, 126]}>Reading the catalogs of every database</SkeletonRows>
      )}
      {report !== null && report.findings.length > 0 && <Found at={at} report={report} upgrade={upgrade} />}
    </div>
  );
}

interface FoundProps {
  readonly at: At;
  readonly report: UpgradeReport;
  readonly upgrade: Upgrade;
}

const none: ReadonlySet<Verdict> = new Set();

function Found({ at, report, upgrade }: FoundProps) {
  const [width, setWidth] = usePaneSize('upgrade.pane', 400);
  const [folded, setFolded] = useState(none);
  const [chosen, setChosen] = useUrlState('check', '');
  const table = useRef<TableHandle>(null);
  const pane = useRef<HTMLElement>(null);
  const rows = useMemo(() => rowsOf(report, folded), [report, folded]);
  const selected = rows.find((row) => rowId(row) === chosen) ?? rows.find(({ kind }) => kind !== 'group') ?? null;
  // On the head of a group the pane keeps what it showed: the first of that group comes next.
  const shown = selected?.kind === 'group' ? (rows[rows.indexOf(selected) + 1] ?? null) : selected;
  const onToggle = useCallback((verdict: Verdict, isOpen: boolean) => {
    setFolded((before) => {
      const next = new Set(before);
      if (isOpen) next.delete(verdict);
      else next.add(verdict);
      return next;
    });
  }, []);
  const onShow = useCallback(() => pane.current?.focus(), []);
  const probing = useProbing(at, report, upgrade);
  const [height, setHeight] = useState(92);
  const onDone = () => table.current?.focus();
  const question = <ProbeQuestion report={report} probing={probing} onHeight={setHeight} onDone={onDone} />;
  return (
    <Split
      side={<FindingPane row={shown} report={report} probing={probing} pane={pane} />}
      sideLabel="Check"
      size={width}
      onSize={setWidth}
      min={320}
      max={760}
    >
      <ChecksTable
        rows={rows}
        selected={selected === null ? null : rowId(selected)}
        onSelect={setChosen}
        onToggle={onToggle}
        onShow={onShow}
        under={probing.isAsking ? { rowId: 'libraries', height, content: question } : null}
        table={table}
      />
    </Split>
  );
}
