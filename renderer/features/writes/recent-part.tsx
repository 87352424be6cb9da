import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { RecentRows } from '../../../shared/contract/writes.ts';
import { clockText, countOf, countText, durationText } from '../../../shared/figure-text.ts';
import { type Asked, useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { Reads } from './reads.tsx';
import type { WriteRow } from './rows.ts';
import { ShareTable } from './share-table.tsx';
import { TableField } from './table-field.tsx';
import { useOnDemand } from './use-on-demand.ts';
import { serverDate } from './words.ts';
import css from './writes.module.css';

interface RecentPartProps {
  readonly at: At;
  readonly tables: readonly WriteRow[];
  /** 0: there is none. */
  readonly oid: number;
  readonly onTable: (oid: number) => void;
}

/** Which rows were written last, grouped by a column: it reads the table, so it waits until it is told to. */
export function RecentPart({ at, tables, oid, onTable }: RecentPartProps) {
  // The cursor may run through the list.
  const settled = useSettled(oid, 200);
  const columns = useQuestion('writes.columns', oid === 0 || settled !== oid ? null : { at, relid: oid });
  const [chosen, setChosen] = useState<ReadonlyMap<number, string>>(new Map());
  const recent = useOnDemand('writes.recent');
  const column = columnOf(columns.data, chosen.get(oid));
  const key = `${oid} ${column}`;
  const { data, failure, statements, since } = recent.of(key);
  useShownSql(columns.statements);
  useShownSql(statements);
  const canRead = oid !== 0 && column !== '' && since === null;
  const { read, mayAsk } = useAsking({
    oid,
    columns,
    canRead,
    begin: () => recent.read(key, { at, relid: oid, column }),
  });
  useCommands([{ id: 'writes.recent', label: 'Read recently updated rows', keys: 'R', run: read }]);
  return (
    <section aria-label="Recently updated rows" className={css.part}>
      <SectionHead title="Recently updated rows">
        <Space />
        <Button size={20} keys="R" icon={<IconRefresh size={12} stroke={1.6} />} disabled={!mayAsk} onClick={read}>
          {data || failure ? 'Read again' : 'Read'}
        </Button>
      </SectionHead>
      <div className={css.pickers}>
        <TableField tables={tables} value={oid} onChange={onTable} />
        <ColumnField
          columns={columns}
          value={column}
          onChange={(name) => setChosen((all) => new Map(all).set(oid, name))}
        />
      </div>
      {columns.failure && <FailureNote failure={columns.failure} />}
      <Reads since={since} words="Reading the table once" onStop={recent.stop} />
      {failure && <FailureNote failure={failure} />}
      {data ? (
        <Groups rows={data} isOld={failure !== undefined} />
      ) : (
        since === null && !failure && <p className={css.small}>{unreadWords(oid)}</p>
      )}
    </section>
  );
}

interface Asking {
  readonly oid: number;
  readonly columns: Columns;
  readonly canRead: boolean;
  readonly begin: () => void;
}

/** Asked for before the columns are known, it begins when they are, unless another table was chosen meanwhile. */
function useAsking({ oid, columns, canRead, begin }: Asking) {
  const isComing = oid !== 0 && columns.data === undefined && columns.failure === undefined;
  const mayAsk = canRead || isComing;
  const wanted = useRef(0);
  const read = () => {
    wanted.current = canRead || !isComing ? 0 : oid;
    if (canRead) begin();
    return mayAsk;
  };
  useEffect(() => {
    if (wanted.current === 0 || (wanted.current === oid && !canRead)) return;
    if (wanted.current === oid) begin();
    wanted.current = 0;
  });
  return { read, mayAsk };
}

const unreadWords = (oid: number): string =>
  oid === 0
    ? 'No table was written yet.'
    : 'Not read yet. One scan orders the live row versions by age(xmin) and counts the latest 10,000 by that column; it stops by itself when it takes too long.';

type Columns = Asked<'writes.columns'>;

/** What was chosen for this table, as long as the table has it. */
function columnOf(data: Columns['data'], chosen: string | undefined): string {
  if (!data) return '';
  const isThere = data.columns.some(({ name }) => name === chosen);
  return (isThere ? chosen : (data.best ?? data.columns[0]?.name)) ?? '';
}

interface ColumnFieldProps {
  readonly columns: Columns;
  readonly value: string;
  readonly onChange: (name: string) => void;
}

function ColumnField({ columns, value, onChange }: ColumnFieldProps) {
  const options = (columns.data?.columns ?? []).map(({ name, type }) => ({
    value: name,
    label: <SafeText text={name} />,
    detail: <SafeText text={type} />,
  }));
  return (
    <SelectField
      label="Group by"
      value={value}
      options={options}
      isDisabled={options.length === 0}
      onChange={onChange}
    />
  );
}

/** As many as leave room for what follows below. */
const shownMost = 12;

function Groups({ rows, isOld }: { readonly rows: RecentRows; readonly isOld: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const { column, newest, limits } = rows;
  const { groups, more } = isWhole ? rows : folded(rows);
  const most = Math.max(1, ...rows.groups.map(({ versions }) => versions));
  const lines = groups.map(({ value, versions, age }) => ({
    ...{ key: value === null ? 'null' : `v${value}`, title: value ?? 'NULL', share: versions / most },
    name: value === null ? <span className={css.third}>NULL</span> : <SafeText text={value} />,
    ...{ value: countText(versions), end: countText(age) },
  }));
  const rest = more && {
    ...{ key: 'more', name: `${countText(more.groups)} more`, isRest: true, share: Math.min(1, more.versions / most) },
    ...{ value: countText(more.versions), end: '' },
  };
  return (
    <div className={isOld ? 'old' : undefined}>
      {lines.length > 0 && (
        <ShareTable
          label="Recently updated rows"
          heads={[<SafeText key="column" text={column} />, 'Share', 'Versions', 'age(xmin)']}
          endTitle="age(xmin) of the newest version, in transactions"
          rows={rest ? [...lines, rest] : lines}
        />
      )}
      <p className={css.small}>
        {countedText(rows)}
        {newest !== null && ` The newest was committed ${newestText(newest)}.`}
        {limits !== null && (
          <>
            {' '}
            <SafeText text={limits} />
          </>
        )}{' '}
        {rows.groups.length > shownMost && (
          <button type="button" className={css.link} onClick={() => setWhole(!isWhole)}>
            {isWhole ? `Show ${shownMost}` : `Show ${countOf(rows.groups.length, 'value')}`}
          </button>
        )}
      </p>
    </div>
  );
}

/** The first few, and all others together. */
function folded({ groups, more }: RecentRows): Pick<RecentRows, 'groups' | 'more'> {
  if (groups.length <= shownMost) return { groups, more };
  const rest = groups.slice(shownMost);
  const versions = rest.reduce((sum, group) => sum + group.versions, more?.versions ?? 0);
  return { groups: groups.slice(0, shownMost), more: { groups: rest.length + (more?.groups ?? 0), versions } };
}

const countedText = ({ versions, tookMs, readAt }: RecentRows): string =>
  `Counted among the latest ${countOf(versions, 'row version')} by age(xmin), ${durationText(tookMs)}, read at ${clockText(serverDate(readAt))}.`;

function newestText(newest: string): string {
  const at = serverDate(newest);
  return at.toDateString() === new Date().toDateString()
    ? `at ${clockText(at)}`
    : `on ${newest.slice(0, 19).replace('T', ' ')}`;
}
