import { countText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { badges, besideName } from '../../../shared/relations/badges.ts';
import { compositeKind, sequenceKind, viewKind } from '../../../shared/relations/kinds.ts';
import { lacksPrimaryKey, ownerName, schemaName } from '../../../shared/relations/match.ts';
import { argumentsText, type RelationRows } from '../../../shared/relations/rows.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { SizeBar } from '../../ui/size-bar.tsx';
import type { Column } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { hitRanges } from './hit-ranges.ts';
import { lackWords } from './lack-words.ts';
import css from './relations.module.css';
import { fullName, kindName, type ListLook, type ShownRow } from './shown-row.ts';
import { marked, safe } from './text.tsx';

/** Constant, so that a key in the filter leaves the head alone. */
export const columns: readonly Column<ShownRow>[] = [
  {
    id: 'kind',
    head: 'Kind',
    width: 132,
    tone: 'second',
    sorts: 'ascending',
    cell: ({ look, n }) => kindName(look.rows, n),
    text: ({ look, n }) => kindName(look.rows, n),
  },
  {
    id: 'name',
    head: 'Name',
    width: 320,
    minWidth: 180,
    grows: true,
    tone: 'name',
    sorts: 'ascending',
    cell: nameCell,
    text: ({ look, n }) => visibleText(fullName(look.rows, n)),
  },
  {
    id: 'rows',
    head: 'Rows (est.)',
    width: 106,
    align: 'right',
    sorts: 'descending',
    cell: ({ look, n }) => rowsCell(look.rows, n),
    text: ({ look, n }) => plain(look.rows.rows[n]),
  },
  {
    id: 'size',
    head: 'Size',
    width: 84,
    align: 'right',
    tone: 'name',
    sorts: 'descending',
    cell: ({ look, n }) => sizeCell(look, n),
    text: ({ look, n }) => plain(exactOf(look, n)?.total_bytes ?? look.rows.totalBytes[n]),
  },
  {
    id: 'breakdown',
    head: 'Breakdown',
    width: 108,
    cell: ({ look, n }) => breakdownCell(look, n),
  },
  {
    id: 'owner',
    head: 'Owner',
    width: 110,
    tone: 'second',
    sorts: 'ascending',
    cell: ({ look, n }) => safe(ownerName(look.rows, n)),
    text: ({ look, n }) => visibleText(ownerName(look.rows, n)),
  },
];

const exactOf = ({ measured, rows }: ListLook, n: number) =>
  n < rows.routinesFrom ? measured.get(rows.oid[n] ?? 0) : undefined;

const plain = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));
const toneOf = { lock: 'lock', idletx: 'idletx', plain: 'idle', line: 'line' } as const;

/** Spaces between the parts are text: the ear reads one name after the other. */
function nameCell(row: ShownRow) {
  const { n, look } = row;
  const { rows, filter, texts } = look;
  const routine = n - rows.routinesFrom;
  const name = rows.name[n] ?? '';
  const hits = marked(name, hitRanges(name, filter));
  return (
    <>
      <span className={css.grey}>{safe(`${schemaName(rows, n)}.`)}</span>
      {row.isContext ? <span className={css.grey}>{hits}</span> : hits}
      {routine >= 0 && (
        <span className={css.grey}>{safe(`(${argumentsText(rows.list.routines, rows.list.names, routine)})`)}</span>
      )}
      {badges(rows, n).map((badge) => (
        <span key={badge.text} className={css.badge}>
          {' '}
          <Tag tone={toneOf[badge.tone]}>
            <SafeText text={badge.text} />
          </Tag>
        </span>
      ))}
      {besideCell(row)}
      {texts?.get(n)?.map((text) => (
        <code key={text} className={css.hit}>
          {' '}
          <SafeText text={text} />
        </code>
      ))}
    </>
  );
}

/** "16 partitions", "3 of 16 partitions", "on orders", the bound, "no primary key". DEFAULT is a badge already. */
function besideCell(row: ShownRow) {
  const { n, look } = row;
  const { rows, bounds } = look;
  const beside = besideName(rows, n);
  const isPart = row.below > 0 && row.below < (rows.partitions[n] ?? 0);
  const bound = n < rows.routinesFrom ? bounds.get(rows.oid[n] ?? 0) : undefined;
  const parts = [
    beside !== '' && isPart ? `${countText(row.below)} of ${beside}` : beside,
    bound === undefined || bound === 'DEFAULT' ? '' : bound.replace(/^FOR VALUES /, ''),
    isBare(rows, n) ? 'no primary key' : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return null;
  return <span className={css.beside}> {safe(parts.join('  '))}</span>;
}

/** An ordinary or partitioned table of a user without a primary key; its partitions have it from there. */
const isBare = (rows: RelationRows, n: number) =>
  (rows.kind[n] ?? 0) < 2 && n < rows.routinesFrom && rows.isSystem[n] !== 1 && lacksPrimaryKey(rows, n);

/** Views, routines and types have no rows: blank. A table nobody has analyzed: unknown. */
function rowsCell(rows: RelationRows, n: number) {
  const value = rows.rows[n] ?? Number.NaN;
  if (!Number.isNaN(value)) return value === 0 ? <span className={css.zero}>0</span> : estimate(countText(value));
  return hasNoSize(rows, n) || rows.kind[n] === sequenceKind ? null : <Unknown />;
}

function sizeCell(look: ListLook, n: number) {
  const { rows } = look;
  const exact = exactOf(look, n);
  if (exact && exact.total_bytes !== null)
    return <span title={`Measured ${exact.readAt.slice(11, 19)} UTC`}>{sizeText(exact.total_bytes)}</span>;
  const value = rows.totalBytes[n] ?? Number.NaN;
  if (Number.isNaN(value)) return hasNoSize(rows, n) ? null : <Unknown />;
  const lacking = lackWords(rows.lacks[n]);
  if (value === 0)
    return (
      <span className={css.zero} title={lacking}>
        0
      </span>
    );
  return lacking === undefined ? estimate(sizeText(value)) : <span title={lacking}>{estimate(sizeText(value))}</span>;
}

function breakdownCell(look: ListLook, n: number) {
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

function estimate(text: string) {
  return (
    <>
      <span className={css.grey}>~</span>
      {text}
    </>
  );
}

function Unknown() {
  return <span title="Never vacuumed or analyzed; the drawer measures it">{unknown}</span>;
}
