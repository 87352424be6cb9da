import { useMemo, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { IndexFamilyColumns } from '../../../shared/contract/sizes.ts';
import { countOf, countText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { useTableLayout } from '../../state/layout.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import type { Column } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './sizes.module.css';

interface IndexFamiliesProps {
  readonly at: At;
  /** There is a report to know the tables from. */
  readonly isReady: boolean;
}

/** The same index of every partition as one line, so that "drop this index" has one figure. */
export function IndexFamilies({ at, isReady }: IndexFamiliesProps) {
  const asked = useQuestion('sizes.indexFamilies', isReady ? { at } : null);
  useShownSql(asked.statements);
  const layout = useTableLayout('sizes.indexes', { id: 'bytes', direction: 'descending' });
  const [chosen, setChosen] = useState<string | null>(null);
  const families = asked.data?.families;
  const order = useMemo(() => (families ? orderOf(families, layout.sort) : []), [families, layout.sort]);
  const columns = useMemo(() => (families ? columnsOf(families) : []), [families]);
  if (!families) {
    if (asked.failure) return <FailureNote failure={asked.failure} />;
    return <SkeletonRows widths={[260, 0, 80, 90, 90]} />;
  }
  if (families.key.length === 0) {
    return (
      <EmptyState title="No index that is repeated over partitions">
        Children of partitioned tables and of inheritance were looked at.
      </EmptyState>
    );
  }
  const keyAt = (index: number) => families.key[index] ?? '';
  return (
    <div className={css.pane}>
      <DataTable
        label="Index families"
        columns={columns}
        count={order.length}
        rowAt={(place) => order[place] ?? 0}
        rowId={(index) => keyAt(index)}
        {...layout}
        selected={chosen}
        onSelect={(index) => setChosen(keyAt(index))}
      />
      <div className={css.completeness}>
        <span className={css.said} role="status">
          {chosen === null ? (
            'Sizes are estimates from relpages. Choose a family to measure it.'
          ) : (
            <Measured at={at} lumpKey={chosen} />
          )}
        </span>
      </div>
    </div>
  );
}

function Measured({ at, lumpKey }: { readonly at: At; readonly lumpKey: string }) {
  const { data, failure } = useQuestion('sizes.indexFamily', { at, key: lumpKey });
  if (failure) return visibleText(failure.message);
  if (!data) return 'Measuring';
  const left = [
    data.locked > 0 ? `${countText(data.locked)} locked and not counted` : '',
    data.gone > 0 ? `${countText(data.gone)} dropped meanwhile` : '',
  ].filter((text) => text !== '');
  return (
    <>
      <b>{sizeText(data.measured_bytes)}</b> in {countOf(data.measured, 'index', 'indexes')}
      {left.length > 0 && `; ${left.join(', ')}`}
    </>
  );
}

function orderOf(families: IndexFamilyColumns, sort: { readonly id: string; readonly direction: string }): number[] {
  const sign = sort.direction === 'ascending' ? 1 : -1;
  const value = (index: number): number => {
    if (sort.id === 'indexes') return families.indexes[index] ?? 0;
    if (sort.id === 'scans') return families.idx_scan[index] ?? -1;
    return families.estimated_bytes[index] ?? 0;
  };
  return families.key
    .map((_, index) => index)
    .sort((a, b) => {
      if (sort.id === 'name') return sign * ((families.name[a] ?? '') < (families.name[b] ?? '') ? -1 : 1);
      return sign * (value(a) - value(b)) || a - b;
    });
}

function columnsOf(families: IndexFamilyColumns): readonly Column<number>[] {
  const scans = (index: number) => families.idx_scan[index] ?? null;
  return [
    {
      id: 'name',
      head: 'Index of the parent, or of the first child',
      width: 320,
      minWidth: 160,
      tone: 'name',
      sorts: 'ascending',
      cell: (index) => (
        <>
          <SafeText text={families.name[index] ?? ''} /> {families.isPrimary[index] && <Tag tone="line">PK</Tag>}
          {families.isUnique[index] && !families.isPrimary[index] && <Tag tone="line">unique</Tag>}
          {(families.invalid[index] ?? 0) > 0 && <Tag tone="lock">invalid {families.invalid[index]}</Tag>}
        </>
      ),
      text: (index) => visibleText(families.name[index] ?? ''),
    },
    {
      id: 'table',
      head: 'Table and columns',
      width: 300,
      minWidth: 120,
      grows: true,
      tone: 'second',
      cell: (index) => <SafeText text={`${families.table[index]} ${families.definition[index]}`} />,
      text: (index) => visibleText(`${families.table[index]} ${families.definition[index]}`),
    },
    {
      id: 'indexes',
      head: 'Indexes',
      width: 80,
      align: 'right',
      sorts: 'descending',
      cell: (index) => countText(families.indexes[index] ?? 0),
      text: (index) => String(families.indexes[index] ?? 0),
    },
    {
      id: 'bytes',
      head: 'Size',
      width: 90,
      align: 'right',
      tone: 'name',
      sorts: 'descending',
      cell: (index) => `~${sizeText(families.estimated_bytes[index] ?? 0)}`,
      text: (index) => String(families.estimated_bytes[index] ?? 0),
    },
    {
      id: 'scans',
      head: 'Scans',
      width: 90,
      align: 'right',
      sorts: 'descending',
      cell: (index) => (scans(index) === null ? unknown : countText(scans(index))),
      text: (index) => String(scans(index) ?? ''),
    },
  ];
}
