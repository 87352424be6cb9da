import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { VacuumConflict, VacuumProgress } from '../../../shared/contract/vacuum.ts';
import { countText, unknown } from '../../../shared/figure-text.ts';
import { classes } from '../../ui/classes.ts';
import { Highlight } from '../../ui/highlight.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { hitsIn } from './arrange.ts';
import { bloatOfRow } from './bloat-words.ts';
import css from './cells.module.css';
import { estimateText, momentText, roundCount, timesText, whenText } from './figures.ts';
import { isCounted, toastShare } from './loaded.ts';
import type { Look, Row } from './rows.ts';
import { columnOf, type RunColumn } from './run-columns.ts';
import { verdictWords } from './verdict-words.ts';

interface CellProps {
  readonly row: Row;
}

export function TableCell({ row }: CellProps) {
  const { look, n } = row;
  const { tables } = look.loaded;
  const schema = tables.nspname[n] ?? '';
  const name = tables.relname[n] ?? '';
  return (
    <span className={css.table}>
      <span className={css.name}>
        {schema !== 'public' && (
          <span className={css.schema}>
            <SafeText text={schema} />.
          </span>
        )}
        <Highlight text={name} ranges={hitsIn(name, look.words)} />
      </span>
      <Tags row={row} />
    </span>
  );
}

function Tags({ row }: CellProps) {
  const { look, n, oid } = row;
  const { tables } = look.loaded;
  const conflict = look.conflicts.get(oid);
  const toast = toastShare(tables, n);
  return (
    <span className={css.tags}>
      <VerdictTag row={row} />
      {tables.relkind[n] === 'p' && <Tag tone="line">partitioned</Tag>}
      {conflict && <ConflictTag conflict={conflict} />}
      {toast > 1 && (
        <Tag tone="idletx" title="Dead rows of its TOAST table, over that table's threshold">
          TOAST {timesText(toast)}
        </Tag>
      )}
    </span>
  );
}

function VerdictTag({ row: { look, n, oid } }: CellProps) {
  const verdict = look.loaded.tables.verdict[n] ?? 'unknown';
  const cancelled = look.cancelled.get(oid) ?? 0;
  const words = verdictWords[verdict];
  return (
    <>
      {isTold(look, n) && (
        <Tag tone={words.tone} title={words.title}>
          {words.label}
          {verdict === 'cancelled' && cancelled > 0 && ` ${countText(cancelled)}×`}
        </Tag>
      )}
      {verdict !== 'off' && verdict !== 'not-vacuumed' && isSwitchedOff(look, n) && (
        <Tag tone="line">autovacuum off</Tag>
      )}
      {cancelled > 0 && verdict !== 'cancelled' && (
        <Tag tone="lock" title="Autovacuum was seen to be cut short on it">
          cancelled {countText(cancelled)}×
        </Tag>
      )}
    </>
  );
}

/** Over its threshold without a word would read as forgotten, so a young table is told of then. */
function isTold({ loaded: { tables, isOver } }: Look, n: number): boolean {
  const verdict = tables.verdict[n] ?? 'unknown';
  return verdictWords[verdict].isQuiet !== true || (verdict === 'young' && isOver[n] === 1);
}

/** For this table; where it is off for the server, the banner says so once. */
const isSwitchedOff = ({ loaded: { tables, answer } }: Look, n: number): boolean =>
  tables.isAutovacuumOn[n] === false && answer.isAutovacuumOn;

function ConflictTag({ conflict: { pid, mode, granted } }: { readonly conflict: VacuumConflict }) {
  const who = pid === null ? 'a prepared transaction' : `pid ${pid}`;
  const title = granted
    ? `Autovacuum will skip this table while ${who} holds ${mode}`
    : `${who} waits for ${mode}: a running autovacuum is cancelled for it`;
  return (
    <Tag tone="lock" title={title}>
      {granted ? 'locked' : 'wanted'}
    </Tag>
  );
}

export function DeadCell({ dead }: { readonly dead: number | null }) {
  return <span className={dead === null || dead === 0 ? css.third : undefined}>{estimateText(dead)}</span>;
}

/** Half of the bar is the threshold; what is over it is amber, and beyond twice it an arrow. */
export function ThresholdCell({ row: { look, n } }: CellProps) {
  const { loaded } = look;
  const ratio = loaded.ratio[n] ?? Number.NaN;
  if (Number.isNaN(ratio)) {
    const isOff = loaded.tables.vacuum_threshold[n] == null;
    return <span className={css.third}>{isOff ? 'off' : unknown}</span>;
  }
  const isOver = ratio > 1;
  return (
    <span className={css.ratio} title={ratioTitle(loaded.tables.n_dead_tup[n], loaded.tables.vacuum_threshold[n])}>
      <span className={css.bar} aria-hidden="true">
        <i
          className={classes(isOver && css.over, ratio > 2 && css.clip)}
          style={{ width: `${Math.min(100, ratio * 50).toFixed(1)}%` }}
        />
        <u />
      </span>
      <span className={classes(css.times, isOver && css.amber, ratio === 0 && css.third)}>{timesText(ratio)}</span>
    </span>
  );
}

const ratioTitle = (dead: number | null | undefined, threshold: number | null | undefined): string =>
  `${countText(dead ?? null)} dead rows of ${countText(threshold ?? null)}`;

export function BloatCell({ row }: CellProps) {
  const { text, title, isAlarm } = bloatOfRow(row);
  return (
    <span className={isAlarm ? css.amber : css.second} title={title === '' ? undefined : title}>
      {text}
    </span>
  );
}

interface NoTimeProps {
  readonly loaded: Row['look']['loaded'];
  readonly n: number;
  readonly column: RunColumn;
}

function NoTime({ loaded, n, column }: NoTimeProps) {
  // Partitioned parents are analyzed, by hand only.
  if (loaded.tables.verdict[n] === 'not-vacuumed' && column !== 'analyze') return null;
  if (!isCounted(loaded, n)) return <>{unknown}</>;
  const { stats_reset } = loaded.answer;
  const since = stats_reset === null ? '' : ` since the statistics were reset at ${momentText(stats_reset)}`;
  return (
    <span className={css.third} title={`None was counted${since}`}>
      never
    </span>
  );
}

/** When it was done last, or how far it is. */
export function RunCell({ row: { look, n, oid }, column }: CellProps & { readonly column: RunColumn }) {
  const progress = look.progress.get(oid);
  if (progress && columnOf(progress) === column) return <Running progress={progress} />;
  const { tables, readMs } = look.loaded;
  const time = tables[`last_${column}`][n] ?? null;
  const verdict = tables.verdict[n];
  // Partitioned parents are analyzed, by hand only.
  if (time === null) return <NoTime loaded={look.loaded} n={n} column={column} />;
  const stays = column === 'autovacuum' && verdict === 'held-back';
  return (
    <span title={momentText(time)}>
      {whenText(time, readMs)}
      {stays && <span className={css.stay}>, dead rows stay</span>}
    </span>
  );
}

function Running({ progress }: { readonly progress: VacuumProgress }) {
  const { phase, share, detail, pid, since } = progress;
  const sinceMs = serverMsOrNull(since);
  const percent = share === null ? '' : `, ${Math.floor(share * 100)} %`;
  const begun = since === null || sinceMs === null ? '' : `, since ${momentText(since)}`;
  return (
    <span className={css.running} title={`pid ${pid}: ${phase}${percent}. ${detail}${begun}`}>
      {share !== null && (
        <span className={css.progress} aria-hidden="true">
          <i style={{ width: `${(share * 100).toFixed(0)}%` }} />
        </span>
      )}
      <span className={css.phase}>
        {phase}
        {percent}
      </span>
    </span>
  );
}

/** From three quarters of the age at which a vacuum is forced, it is worth a colour. */
export function XidCell({ row: { look, n } }: CellProps) {
  const { tables } = look.loaded;
  const age = tables.xid_age[n] ?? null;
  if (age === null) return null;
  const most = tables.freeze_max_age[n] ?? 0;
  return (
    <span
      className={age > most * 0.75 ? css.amber : undefined}
      title={`${countText(age)} of ${countText(most)} transactions, at which a vacuum is forced`}
    >
      {roundCount(age)}
    </span>
  );
}
