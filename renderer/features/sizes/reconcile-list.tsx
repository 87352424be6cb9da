import { useMemo } from 'react';
import type { ReconcileAnswer } from '../../../shared/contract/sizes.ts';
import { countOf, countText, shareText, sizeChangeText, sizeText } from '../../../shared/figure-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import type { Column, Tree } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { Bytes } from './lump-cells.tsx';
import { differs, findingOf, type ReconcileRow, relationFinding } from './reconcile-rows.ts';
import css from './sizes.module.css';

interface ReconcileListProps {
  readonly data: ReconcileAnswer;
  readonly rows: readonly ReconcileRow[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly onToggle: (root: number) => void;
}

export function ReconcileList({ data, rows, chosen, onChoose, onToggle }: ReconcileListProps) {
  const tree = useMemo((): Tree<ReconcileRow> => treeOf(onToggle), [onToggle]);
  const foot = useMemo(() => totals(data), [data]);
  if (rows.length === 0) {
    return (
      <EmptyState title={data.trees.length === 0 ? 'No partition tree in this database' : 'Names and trees agree'}>
        {countOf(data.trees.length, 'tree')} compared with {countOf(data.lumps, 'lump')}, name by name.
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable
        label="Lumps against trees"
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index] ?? nothing}
        rowId={(row) => row.id}
        tree={tree}
        selected={chosen}
        onSelect={(row) => onChoose(row.id)}
        foot={foot}
      />
      <p className={css.footnote}>
        The other {countText(data.lumpsWithoutTree)} lumps have no tree of their own and are left out. Equal totals of
        names can hide a pair, so names are compared one by one.
      </p>
    </>
  );
}

const nothing: ReconcileRow = {
  kind: 'tree',
  id: '',
  isOpen: false,
  tree: {
    ...{ root: 0, nspname: '', relname: '', isDeclarative: true, lumpName: '', names: 0, partitions: 0 },
    ...{ byName_bytes: 0, byTree_bytes: 0, firstDay: null, disagreements: [] },
  },
};

const treeOf = (onToggle: (root: number) => void): Tree<ReconcileRow> => ({
  column: 'name',
  depth: (row) => (row.kind === 'tree' ? 0 : 1),
  state: (row) => (row.kind === 'tree' && differs(row.tree) ? (row.isOpen ? 'open' : 'closed') : null),
  onToggle: (row) => onToggle(row.tree.root),
});

function Change({ bytes }: { readonly bytes: number }) {
  if (bytes === 0) return <span className={css.zero}>0</span>;
  return <span className={css.warned}>{sizeChangeText(bytes)}</span>;
}

const yesNo = (isYes: boolean) => (isYes ? 'yes' : <span className={css.zero}>no</span>);
const isNamed = (row: ReconcileRow) => row.kind === 'relation' && row.relation.kind !== 'stray';
const isInTree = (row: ReconcileRow) => row.kind === 'relation' && row.relation.kind === 'stray';
const nameOf = (row: ReconcileRow) => (row.kind === 'tree' ? row.tree : row.relation);

function Finding({ row }: { readonly row: ReconcileRow }) {
  if (row.kind === 'tree') return findingOf(row.tree);
  const { kind, isDefault } = row.relation;
  const word = kind === 'stray' && isDefault ? 'DEFAULT' : kind;
  return (
    <>
      <Tag tone={kind === 'orphan' ? 'idletx' : 'idle'}>{word}</Tag> {relationFinding(row.relation)}
    </>
  );
}

const columns: readonly Column<ReconcileRow>[] = [
  {
    id: 'name',
    head: 'Lump, tree',
    width: 260,
    minWidth: 150,
    grows: true,
    tone: 'name',
    cell: (row) => <SafeText text={nameOf(row).relname} />,
    text: (row) => visibleText(`${nameOf(row).nspname}.${nameOf(row).relname}`),
  },
  {
    id: 'names',
    head: 'Names',
    width: 68,
    minWidth: 58,
    align: 'right',
    cell: (row) =>
      row.kind === 'relation' ? (
        yesNo(isNamed(row))
      ) : (
        <span className={differs(row.tree) ? css.warned : undefined}>{countText(row.tree.names)}</span>
      ),
    text: (row) => (row.kind === 'tree' ? String(row.tree.names) : String(isNamed(row))),
  },
  {
    id: 'partitions',
    head: 'Partitions',
    width: 82,
    minWidth: 74,
    align: 'right',
    cell: (row) => (row.kind === 'tree' ? countText(row.tree.partitions) : yesNo(isInTree(row))),
    text: (row) => (row.kind === 'tree' ? String(row.tree.partitions) : String(isInTree(row))),
  },
  {
    id: 'byName',
    head: 'By name',
    width: 86,
    minWidth: 72,
    align: 'right',
    tone: 'name',
    cell: (row) => (row.kind === 'tree' ? <Bytes bytes={row.tree.byName_bytes} /> : ''),
  },
  {
    id: 'byTree',
    head: 'By tree',
    width: 86,
    minWidth: 72,
    align: 'right',
    cell: (row) =>
      row.kind === 'tree' ? sizeText(row.tree.byTree_bytes) : <b>{sizeText(row.relation.total_bytes)}</b>,
  },
  {
    id: 'difference',
    head: 'Difference',
    width: 92,
    minWidth: 80,
    align: 'right',
    cell: (row) => (row.kind === 'tree' ? <Change bytes={row.tree.byName_bytes - row.tree.byTree_bytes} /> : ''),
  },
  {
    id: 'finding',
    head: 'Finding',
    width: 330,
    minWidth: 140,
    tone: 'second',
    cell: (row) => <Finding row={row} />,
    text: (row) => (row.kind === 'tree' ? findingOf(row.tree) : relationFinding(row.relation)),
  },
];

function totals({ trees, summary }: ReconcileAnswer) {
  const sum = (of: (row: ReconcileAnswer['trees'][number]) => number) => trees.reduce((all, row) => all + of(row), 0);
  const [byName, byTree] = [sum((row) => row.byName_bytes), sum((row) => row.byTree_bytes)];
  const whole = summary.sum.total_bytes;
  return {
    name: 'Total',
    names: countText(sum((row) => row.names)),
    partitions: countText(sum((row) => row.partitions)),
    byName: sizeText(byName),
    byTree: sizeText(byTree),
    difference: <Change bytes={byName - byTree} />,
    finding: whole > 0 ? `${shareText(Math.abs(byName - byTree) / whole)} of ${sizeText(whole)}` : '',
  };
}
