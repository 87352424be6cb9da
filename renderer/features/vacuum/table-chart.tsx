import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { At } from '../../../shared/contract/place.ts';
import { clockText, countText, durationWords } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { DeadChart, type DeadHistory } from './dead-chart.tsx';
import type { Loaded } from './loaded.ts';
import { nameOf } from './rows.ts';
import type { Now, Vacuum } from './use-vacuum.ts';
import css from './vacuum.module.css';
import type { Chosen } from './why-pane.tsx';

interface TableChartProps {
  readonly vacuum: Vacuum;
  readonly loaded: Loaded;
  readonly chosen: Chosen | null;
}

/** Dead rows of one table over time, as far as somebody watched. */
export function TableChart({ vacuum, loaded, chosen }: TableChartProps) {
  const { at, isPaused, now } = vacuum;
  const relid = useSettled(chosen?.oid ?? null, 150);
  const { data, statements } = useHistory(at, relid, isPaused);
  useShownSql(statements);
  if (!chosen) return <div className={css.column} />;
  const isOfIt = data !== undefined && relid === chosen.oid;
  const history = isOfIt ? historyOf(data, loaded, chosen.n, now.data) : null;
  return (
    <div className={css.column}>
      <SectionHead
        title={
          <>
            <SafeText text={nameOf(loaded, chosen.n)} />, dead rows
          </>
        }
        under={history && spanText(history)}
      />
      {history && history.points.length > 1 ? (
        <DeadChart history={history} />
      ) : (
        isOfIt && <NotYet sinceMs={data.sinceMs} dead={loaded.tables.n_dead_tup[chosen.n] ?? null} />
      )}
    </div>
  );
}

const useHistory = (at: At, relid: number | null, isPaused: boolean) =>
  useQuestion('vacuum.history', relid === null ? null : { at, relid }, isPaused ? {} : { everyMs: 10_000 });

interface Answer {
  readonly points: readonly { readonly atMs: number; readonly dead: number | null }[];
  readonly autovacuums: readonly number[];
}

function historyOf({ points, autovacuums }: Answer, loaded: Loaded, n: number, now: Now | undefined): DeadHistory {
  const holder = now?.decisive == null ? undefined : now.holders[now.decisive];
  const sinceMs = serverMsOrNull(holder?.since ?? null);
  return {
    points,
    autovacuums,
    threshold: loaded.tables.vacuum_threshold[n] ?? null,
    held:
      holder && sinceMs !== null
        ? { sinceMs, words: `${holder.name} takes ${xidWord(holder.held)} ${holder.xid}` }
        : null,
  };
}

const xidWord = (held: string): string => (held.endsWith('xmin') ? 'xmin' : 'xid');

function spanText({ points, autovacuums }: DeadHistory): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  if (first === last) return '';
  const ticks = autovacuums.length > 0 ? ', ticks mark autovacuum runs' : '';
  return `last ${durationWords(last.atMs - first.atMs)}${ticks}`;
}

function NotYet({ sinceMs, dead }: { readonly sinceMs: number | null; readonly dead: number | null }) {
  return (
    <p className={css.quiet}>
      {sinceMs === null ? 'Not watched yet.' : `Watched since ${clockText(new Date(sinceMs))}.`} The line begins with
      the second look{dead === null ? '' : `; the list has ${countText(dead)} dead rows`}. Tables with dead rows are
      looked at every 15 s while somebody watches this database.
    </p>
  );
}
