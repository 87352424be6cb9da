import { badges, besideName } from '../../../shared/relation-badges.ts';
import type { Filter } from '../../../shared/relation-filter.ts';
import { compositeKind, sequenceKind, viewKind } from '../../../shared/relation-kinds.ts';
import { lacksPrimaryKey, ownerName, schemaName } from '../../../shared/relation-match.ts';
import { argumentsText, type RelationRows } from '../../../shared/relation-rows.ts';
import { countText, sizeText, unknown } from '../../ui/format.ts';
import { Highlight } from '../../ui/highlight.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SizeBar } from '../../ui/size-bar.tsx';
import type { Column } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { hitRanges } from './hit-ranges.ts';
import type { Measured } from './measured.ts';
import css from './relations.module.css';
import { fullName, kindName, type ShownRow } from './shown-row.ts';
import type { Bounds } from './use-bounds.ts';

/** What the cells are drawn from; a change of it draws the visible rows again. */
export interface ListLook {
  readonly rows: RelationRows;
  readonly filter: Filter;
  /** Bytes that fill a bar. */
  readonly largest: number;
  readonly measured: Measured;
  /** Beside the names of partitions, once they were read. */
  readonly bounds: Bounds;
  /** What the server found in a row's columns or definition. */
  readonly texts: ReadonlyMap<number, readonly string[]> | null;
}

export function listColumns(look: ListLook): readonly Column<ShownRow>[] {
  const { rows } = look;
  return [
    {
      id: 'kind',
      head: 'Kind',
      width: 132,
      tone: 'second',
      sorts: 'ascending',
      cell: ({ n }) => kindName(rows, n),
      text: ({ n }) => kindName(rows, n),
    },
    {
      id: 'name',
      head: 'Name',
      width: 320,
      minWidth: 180,
      grows: true,
      sorts: 'ascending',
      cell: (row) => <Name row={row} look={look} />,
      text: ({ n }) => visibleText(fullName(rows, n)),
    },
    {
      id: 'rows',
      head: 'Rows (est.)',
      width: 106,
      align: 'right',
      sorts: 'descending',
      cell: ({ n }) => <Rows rows={rows} n={n} />,
      text: ({ n }) => plain(rows.rows[n]),
    },
    {
      id: 'size',
      head: 'Size',
      width: 84,
      align: 'right',
      sorts: 'descending',
      cell: ({ n }) => <Size look={look} n={n} />,
      text: ({ n }) => plain(look.measured.get(rows.oid[n] ?? 0)?.total_bytes ?? rows.totalBytes[n]),
    },
    {
      id: 'breakdown',
      head: 'Breakdown',
      width: 108,
      cell: ({ n }) => <Breakdown look={look} n={n} />,
    },
    {
      id: 'owner',
      head: 'Owner',
      width: 110,
      tone: 'second',
      sorts: 'ascending',
      cell: ({ n }) => <SafeText text={ownerName(rows, n)} />,
      text: ({ n }) => visibleText(ownerName(rows, n)),
    },
  ];
}

const plain = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));
const toneOf = { lock: 'lock', idletx: 'idletx', plain: 'idle', line: 'line' } as const;

/** Spaces between the parts are text: the ear reads one name after the other. */
function Name({ row, look }: { readonly row: ShownRow; readonly look: ListLook }) {
  const { rows, filter, texts } = look;
  const { n } = row;
  const routine = n - rows.routinesFrom;
  return (
    <span className={row.isContext ? css.context : undefined}>
      <span className={css.grey}>
        <SafeText text={`${schemaName(rows, n)}.`} />
      </span>
      <span className={css.name}>
        <Highlight text={rows.name[n] ?? ''} ranges={hitRanges(rows.name[n] ?? '', filter)} />
      </span>
      {routine >= 0 && (
        <span className={css.grey}>
          <SafeText text={`(${argumentsText(rows.list.routines, rows.list.names, routine)})`} />
        </span>
      )}
      <Beside row={row} rows={rows} />
      <BoundBeside look={look} n={n} />
      {isBare(rows, n) && <span className={css.beside}> no primary key</span>}
      {badges(rows, n).map((badge) => (
        <span key={badge.text} className={css.badge}>
          {' '}
          <Tag tone={toneOf[badge.tone]}>
            <SafeText text={badge.text} />
          </Tag>
        </span>
      ))}
      {texts?.get(n)?.map((text) => (
        <code key={text} className={css.hit}>
          {' '}
          <SafeText text={text} />
        </code>
      ))}
    </span>
  );
}

/** "16 partitions", "3 of 16 partitions", "on orders" */
function Beside({ row, rows }: { readonly row: ShownRow; readonly rows: RelationRows }) {
  const beside = besideName(rows, row.n);
  if (beside === '') return null;
  const isPart = row.below > 0 && row.below < (rows.partitions[row.n] ?? 0);
  return (
    <span className={css.beside}>
      {' '}
      <SafeText text={isPart ? `${countText(row.below)} of ${beside}` : beside} />
    </span>
  );
}

/** DEFAULT is a badge already. */
function BoundBeside({ look, n }: { readonly look: ListLook; readonly n: number }) {
  const bound = n < look.rows.routinesFrom ? look.bounds.get(look.rows.oid[n] ?? 0) : undefined;
  if (bound === undefined || bound === 'DEFAULT') return null;
  return (
    <span className={css.beside}>
      {' '}
      <SafeText text={bound.replace(/^FOR VALUES /, '')} />
    </span>
  );
}

/** An ordinary or partitioned table of a user without a primary key; its partitions have it from there. */
const isBare = (rows: RelationRows, n: number) =>
  (rows.kind[n] ?? 0) < 2 && n < rows.routinesFrom && rows.isSystem[n] !== 1 && lacksPrimaryKey(rows, n);

/** Views, routines and types have no rows: blank. A table nobody has analyzed: unknown. */
function Rows({ rows, n }: { readonly rows: RelationRows; readonly n: number }) {
  const value = rows.rows[n] ?? Number.NaN;
  if (!Number.isNaN(value))
    return value === 0 ? <span className={css.zero}>0</span> : <Estimate text={countText(value)} />;
  return hasNoSize(rows, n) || rows.kind[n] === sequenceKind ? null : <Unknown />;
}

function Size({ look, n }: { readonly look: ListLook; readonly n: number }) {
  const { rows, measured } = look;
  const exact = measured.get(rows.oid[n] ?? 0);
  if (exact && n < rows.routinesFrom && exact.total_bytes !== null)
    return (
      <span className={css.key} title={`Measured ${exact.readAt.slice(11, 19)} UTC`}>
        {sizeText(exact.total_bytes)}
      </span>
    );
  const value = rows.totalBytes[n] ?? Number.NaN;
  if (Number.isNaN(value)) return hasNoSize(rows, n) ? null : <Unknown />;
  return value === 0 ? <span className={css.zero}>0</span> : <Estimate text={sizeText(value)} isKey />;
}

function Breakdown({ look, n }: { readonly look: ListLook; readonly n: number }) {
  const { rows, largest } = look;
  const heap = known(rows.heapBytes[n]);
  const isIndex = (rows.relam[n] ?? 0) !== 0 && rows.list.relations.relkind.charAt(n).toLowerCase() === 'i';
  const parts = isIndex ? [null, heap, null] : [heap, known(rows.indexBytes[n]), known(rows.toastBytes[n])];
  return <SizeBar parts={parts} of={largest} />;
}

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

const hasNoSize = (rows: RelationRows, n: number) =>
  n >= rows.routinesFrom ||
  [viewKind, compositeKind].includes(rows.kind[n] ?? 0) ||
  rows.list.relations.relkind.charAt(n) === 'f';

function Estimate({ text, isKey = false }: { readonly text: string; readonly isKey?: boolean }) {
  return (
    <span className={isKey ? css.key : undefined}>
      <span className={css.tilde}>~</span>
      {text}
    </span>
  );
}

function Unknown() {
  return <span title="Never vacuumed or analyzed; the drawer measures it">{unknown}</span>;
}
