import type { ReactNode } from 'react';
import { countText, unknown } from '../../../shared/figure-text.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Highlight } from '../../ui/highlight.tsx';
import { type HitRange, rangesOf } from '../../ui/hit-range.ts';
import { SizeBar } from '../../ui/size-bar.tsx';
import type { Column } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';
import { type Figures, nameOf, schemaOf, shareOf, type WriteRow } from './rows.ts';
import type { Show } from './use-view.ts';
import { figureText, percentText } from './words.ts';
import css from './writes.module.css';

interface ColumnsNeeds {
  readonly words: readonly string[];
  readonly show: Show;
  /** The total that fills the bar. */
  readonly most: number;
  /** PostgreSQL counts updates to another page from 16 on. */
  readonly hasNewpage: boolean;
}

export function writeColumns({ words, show, most, hasNewpage }: ColumnsNeeds): readonly Column<WriteRow>[] {
  return [
    nameColumn(words),
    barColumn(most),
    figureColumn('insert', 'Insert', show),
    figureColumn('update', 'Update', show),
    figureColumn('delete', 'Delete', show),
    { ...figureColumn('total', 'Total', show), tone: 'name' },
    shareColumn('hot', 'HOT', 'hotUpdate'),
    ...(hasNewpage ? [shareColumn('newpage', 'New page', 'newpageUpdate')] : []),
    ...(show === 'rates' ? [sparkColumn] : []),
  ];
}

const sparkColumn: Column<WriteRow> = {
  ...{ id: 'spark', head: '10 min', label: 'Rows per second, last 10 min', width: 112, minWidth: 112 },
  cell: ({ spark }) => (spark.length === 0 ? null : <Sparkline values={spark} />),
};

const hitsIn = (text: string, words: readonly string[]): readonly HitRange[] => {
  const lower = text.toLowerCase();
  return words.flatMap((word) => rangesOf(lower, word)).sort((a, b) => a[0] - b[0]);
};

const nameColumn = (words: readonly string[]): Column<WriteRow> => ({
  ...{ id: 'name', head: 'Table', width: 196, minWidth: 120, tone: 'name', sorts: 'ascending' },
  cell: (row) => (
    <>
      {schemaOf(row) !== '' && (
        <span className={css.third}>
          <Highlight text={schemaOf(row)} ranges={hitsIn(schemaOf(row), words)} />
        </span>
      )}
      <Highlight text={row.name} ranges={hitsIn(row.name, words)} />
      {row.members !== null && (
        <>
          {' '}
          <Tag tone="line">{countText(row.members.length)}</Tag>
        </>
      )}
    </>
  ),
  text: nameOf,
});

const barColumn = (most: number): Column<WriteRow> => ({
  ...{ id: 'bar', head: 'Insert, update, delete', width: 120, minWidth: 60, grows: true },
  cell: ({ figures }) => (
    <div className={css.bar}>
      <SizeBar parts={[figures.insert, figures.update, figures.delete]} of={most} height={12} />
    </div>
  ),
});

const quiet = (text: string, isQuiet: boolean): ReactNode =>
  isQuiet ? <span className={css.third}>{text}</span> : text;

function figureColumn(id: keyof Figures, head: string, show: Show): Column<WriteRow> {
  const text = figureText(show);
  return {
    ...(show === 'rates' ? { width: 62, minWidth: 56 } : { width: 96, minWidth: 88 }),
    ...{ id, head, align: 'right', sorts: 'descending' },
    cell: ({ figures }) => quiet(text(figures[id]), (figures[id] ?? 0) === 0),
    text: ({ figures }) => text(figures[id]),
  };
}

/** Of updates. Under a half of them HOT, each of the others writes into every index as well. */
function shareColumn(id: string, head: string, of: 'hotUpdate' | 'newpageUpdate'): Column<WriteRow> {
  const shareText = ({ figures }: WriteRow) => percentText(shareOf(figures[of], figures.update));
  return {
    ...{ id, head, width: id === 'hot' ? 60 : 74, minWidth: 56, align: 'right', sorts: 'descending' },
    cell: (row) => {
      const text = shareText(row);
      const share = shareOf(row.figures[of], row.figures.update);
      if (id === 'hot' && share !== null && share < 0.5) return <span className={css.warn}>{text}</span>;
      return quiet(text, text === unknown || share === 0);
    },
    text: shareText,
  };
}
