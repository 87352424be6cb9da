import type { At } from '../../../shared/contract/place.ts';
import type { StatementsEvent } from '../../../shared/contract/statements.ts';
import { ageText, clockText, countOf, countText, durationText, sizeText } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { ExportMenu } from './export-menu.tsx';
import css from './statements.module.css';
import type { Arranged } from './use-arranged.ts';
import type { Statements } from './use-statements.ts';

interface HeadProps {
  readonly at: At;
  readonly statements: Statements;
  readonly arranged: Arranged;
}

export function StatementsHead({ at, statements, arranged }: HeadProps) {
  const { event, beginAnew } = statements;
  const isShown = event !== null && event.missing === null;
  return (
    <PageHeader title="Statements" under={isShown ? counted(event, arranged.arranged.length) : ''}>
      <Space />
      {isShown && <Since statements={statements} />}
      {isShown && (
        <Button look="quiet" keys="B" title="Changes are counted from the next reading on" onClick={beginAnew}>
          Begin anew
        </Button>
      )}
      <ExportMenu at={at} rows={arranged.arranged} isReady={isShown} />
    </PageHeader>
  );
}

function counted({ rows, entries }: StatementsEvent, shown: number): string {
  if (shown < rows.length) return `${countText(shown)} of ${countOf(entries, 'statement')}`;
  return rows.length < entries
    ? `top ${countText(rows.length)} of ${countText(entries)}`
    : countOf(entries, 'statement');
}

function Since({ statements: { event, isPaused } }: { readonly statements: Statements }) {
  if (event === null) return null;
  const since = new Date(Date.parse(event.readAt) - event.windowSeconds * 1000);
  const words =
    event.windowSeconds === 0 ? 'first reading' : `${clockText(since)}, ${secondsText(event.windowSeconds)}`;
  return (
    <span className={css.since}>
      {isPaused ? 'Paused: change until then since ' : 'Change since '}
      {words}
    </span>
  );
}

/** "40 s", "12 min" */
export const secondsText = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

/** The whole in one line: what was counted, since when, and what that leaves out. */
export function KpiLine({ event }: { readonly event: StatementsEvent }) {
  const { sum, rows, windowSeconds } = event;
  const changed = rows.reduce(
    (all, row) => ({ ms: all.ms + (row.delta_exec_time ?? 0), calls: all.calls + (row.deltaCalls ?? 0) }),
    { ms: 0, calls: 0 },
  );
  const rate = windowSeconds > 0 ? changed.ms / 1000 / windowSeconds : null;
  return (
    <dl className={css.kpis} aria-label="Altogether">
      <Kpi name="Execution time" value={durationText(sum.total_exec_time)} under={countedSince(event)} />
      <Kpi name="Calls" value={countText(sum.calls)} under={callsUnder(event)} />
      <Kpi name="WAL" value={sizeText(sum.wal_bytes)} under={thrownOut(event)} />
      <Kpi
        name="In the window"
        value={rate === null ? '–' : `${durationText(changed.ms)}`}
        under={
          rate === null
            ? 'from the second reading on'
            : `${countOf(changed.calls, 'call')}; ~${rate < 0.095 ? rate.toFixed(2) : rate.toFixed(1)} backends busy`
        }
      />
    </dl>
  );
}

function Kpi({ name, value, under }: { readonly name: string; readonly value: string; readonly under: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={`${value} ${under}`}>
        <b>{value}</b> <span>{under}</span>
      </dd>
    </div>
  );
}

function countedSince({ stats_reset, wasReset }: StatementsEvent): string {
  if (stats_reset === null) return 'since an unknown time';
  const then = new Date(stats_reset.replace(' ', 'T').replace(/\+00$/u, 'Z'));
  const age = ageText(then);
  return wasReset ? `reset ${age}, the window began anew` : `since the reset ${age}`;
}

const callsUnder = ({ ours }: StatementsEvent): string =>
  ours === 0 ? 'of this database' : `of this database, without ${countText(ours)} of Heapscope's own`;

/** Evictions: what is missing may be what matters. */
function thrownOut({ dealloc }: StatementsEvent): string {
  if (dealloc === null || dealloc === 0) return 'written by these statements';
  return `entries thrown out ${countOf(dealloc, 'time')}: pg_stat_statements.max is too small`;
}
