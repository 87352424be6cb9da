import { IconDownload } from '@tabler/icons-react';
import { type RefObject, useMemo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { countText } from '../../../shared/figure-text.ts';
import { ask } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { useLayout, usePaneSize } from '../../state/layout.ts';
import { useStatus } from '../../state/status.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Split } from '../../ui/split.tsx';
import type { TableHandle, TableWidths } from '../../ui/table-props.ts';
import { Space } from '../../ui/toolbar.tsx';
import { sentColumns } from './sent-columns.tsx';
import { openInPlans, StatementPane } from './sent-pane.tsx';
import { type Line, matchingLines, type SentLines, type ShownKind, shownKinds } from './sent-rows.ts';

/** What narrows the list; in the address, so that back finds it. */
export function useSentView() {
  const [kind, setKind] = useUrlState<ShownKind>('show', 'all', shownKinds);
  const [filter, setFilter] = useUrlState('filter', '');
  const [open, setOpen] = useUrlState('open', '');
  return { kind, setKind, filter, setFilter, open, setOpen };
}
type View = ReturnType<typeof useSentView>;

export function useMatching(sent: SentLines, { kind, filter }: View): readonly Line[] {
  return useMemo(() => matchingLines(sent.lines, kind, filter), [sent.lines, kind, filter]);
}

interface SentToolsProps {
  readonly at: At;
  readonly sent: SentLines;
  readonly view: View;
  readonly lines: readonly Line[];
  readonly onDown: () => void;
}

/** In the page's header, to the right. */
export function SentTools({ at, sent, view, lines, onDown }: SentToolsProps) {
  const errors = useMemo(() => sent.lines.filter(({ error }) => error !== null).length, [sent.lines]);
  const options = [
    { value: 'all', label: 'All' },
    { value: 'you', label: 'Run by you' },
    { value: 'errors', label: `Errors ${countText(errors)}` },
  ] as const;
  const save = async () => {
    try {
      const { data } = await ask('sql-log.saveSent', { at, seqs: lines.map(({ seq }) => seq) });
      offerFile(data.saved);
    } catch (error) {
      sayNotExported(error);
    }
  };
  return (
    <>
      <Space />
      <Segmented<ShownKind> label="Show" value={view.kind} options={options} onChange={view.setKind} />
      <FilterField
        label="Filter statements"
        placeholder="Filter statements"
        value={view.filter}
        onChange={view.setFilter}
        width={190}
        onDown={onDown}
      />
      <Button icon={<IconDownload size={14} stroke={1.6} />} disabled={lines.length === 0} onClick={() => void save()}>
        Save as .sql
      </Button>
    </>
  );
}

interface SentViewProps {
  readonly at: At;
  readonly sent: SentLines;
  readonly view: View;
  readonly lines: readonly Line[];
  readonly table: RefObject<TableHandle | null>;
}

const noWidths: TableWidths = {};
const widthsKey = 'sql-log.sent';

/** The list, newest first, and the statement under the cursor below it. */
export function SentView({ at, sent, view, lines, table }: SentViewProps) {
  const [height, setHeight] = usePaneSize('sql-log.statement', 220);
  const widths = useLayout((layout) => layout.widths[widthsKey]) ?? noWidths;
  const columns = useMemo(() => sentColumns(view.filter.toLowerCase().split(/\s+/).filter(Boolean)), [view.filter]);
  const opened = useMemo(
    () => sent.lines.find(({ seq }) => String(seq) === view.open) ?? null,
    [sent.lines, view.open],
  );
  useStatus('Parameters are shown as sent. Passwords never reach this log.');
  useSentCommands(at, opened, () => view.setOpen(''));
  if (lines.length === 0) {
    return (
      <EmptyState title={sent.total === 0 ? 'Nothing was sent yet' : 'No statement matches'}>
        {sent.total > 0 && `Searched ${countText(sent.lines.length)} statements of this connection.`}
      </EmptyState>
    );
  }
  return (
    <Split
      direction="below"
      side={opened && <StatementPane at={at} line={opened} />}
      sideLabel="Statement"
      size={height}
      onSize={setHeight}
      min={120}
      max={520}
    >
      <DataTable<Line>
        ref={table}
        label="Sent statements"
        columns={columns}
        count={lines.length}
        rowAt={(index) => lines[index] ?? gone}
        rowId={({ seq }) => String(seq)}
        widths={widths}
        onWidths={(next) => useLayout.setState((layout) => ({ widths: { ...layout.widths, [widthsKey]: next } }))}
        selected={view.open === '' ? null : view.open}
        onSelect={({ seq }) => view.setOpen(String(seq))}
        topKey={`${view.kind} ${view.filter}`}
      />
    </Split>
  );
}

const gone: Line = {
  ...{ seq: 0, on: '', lane: 'catalog', pid: null, name: '', params: [], ms: 0, rows: 0, error: null },
  ...{ sql: '', settings: null, hay: '' },
};

function useSentCommands(at: At, opened: Line | null, close: () => void): void {
  useCommands([
    ...(opened === null
      ? []
      : [{ id: 'sql-log.plans', label: 'Open the statement in Plans', keys: 'O', run: () => openInPlans(at, opened) }]),
    {
      ...{ id: 'sql-log.close', label: 'Close the statement', keys: 'Esc', isHidden: true },
      run: () => (opened === null ? false : close()),
    },
  ]);
}
