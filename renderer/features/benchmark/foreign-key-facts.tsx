import type { ForeignKeyDetail, ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';
import { Note } from '../../ui/banner.tsx';
import { Grant } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './config.module.css';
import { estimateText, percentText } from './numbers.ts';

/** What decides the winner before anything is measured: rows, fan-in, NULLs, widths, indexes. */
export function ForeignKeyFacts({ row, detail }: { readonly row: ForeignKeyRow; readonly detail?: ForeignKeyDetail }) {
  return (
    <div className={css.facts}>
      <p>
        <SafeText text={row.relname} /> {estimateText(row.reltuples)} rows, <SafeText text={row.frelname} />{' '}
        {estimateText(row.freltuples)} rows. {detail && <Indexes names={detail.indexes} />}
      </p>
      <p>{detail && factsText(detail)}</p>
    </div>
  );
}

function Indexes({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <>
      {names.map((name, at) => (
        <span key={name}>
          {at > 0 && (at === names.length - 1 ? ' and ' : ', ')}
          <SafeText text={name} />
        </span>
      ))}{' '}
      {names.length === 1 ? 'is used.' : 'are used.'}
    </>
  );
}

/** "~10 rows per parent, ~0 % NULL, rows of ~41 B and ~27 B." Estimates of pg_stats, all of them. */
function factsText({ fanIn, nullShare, rowWidth, parentRowWidth }: ForeignKeyDetail): string {
  const widths = [rowWidth, parentRowWidth].filter((width) => width !== null).map((width) => `~${Math.round(width)} B`);
  const parts = [
    fanIn !== null &&
      `~${fanIn < 10 ? Number(fanIn.toFixed(1)) : Math.round(fanIn).toLocaleString('en-US')} rows per parent`,
    nullShare !== null && (nullShare === 0 ? 'none NULL' : `~${percentText(nullShare)} NULL`),
    widths.length > 0 && `rows of ${widths.join(' and ')}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

/** A missing index with its SQL, a key that is not validated, a table without rows, and what cannot be measured at all. */
export function KeyWarnings({ row, detail }: { readonly row: ForeignKeyRow; readonly detail?: ForeignKeyDetail }) {
  const obstacle = row.obstacle === null ? [] : [{ message: row.obstacle, sql: row.grant }];
  const warnings = [...obstacle, ...(detail?.warnings ?? []).filter(({ message }) => message !== row.obstacle)];
  if (warnings.length === 0) return null;
  return (
    <div className={css.warnings}>
      {warnings.map(({ message, sql }) => (
        <div key={message}>
          <Note tone="idletx">
            <SafeText text={message} />
          </Note>
          {sql !== null && <Grant text={sql} />}
        </div>
      ))}
    </div>
  );
}
