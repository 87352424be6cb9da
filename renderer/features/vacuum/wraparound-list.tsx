import { useMemo } from 'react';
import { countText, shareText } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { roundCount } from './figures.ts';
import type { Loaded } from './loaded.ts';
import { nameOf } from './rows.ts';
import css from './vacuum.module.css';

interface WraparoundListProps {
  readonly loaded: Loaded;
  readonly onGo: (oid: number) => void;
}

const most = 12;

/** The oldest tables, the system's too: the database is as old as the oldest of them. */
export function WraparoundList({ loaded, onGo }: WraparoundListProps) {
  const oldest = useMemo(() => oldestOf(loaded), [loaded]);
  const { xid_age, freeze_max_age, mxid_age } = loaded.answer.database;
  return (
    <>
      <p className={css.quiet}>
        The database is {countText(xid_age)} transactions old, {shareText(xid_age / Math.max(1, freeze_max_age))} of the{' '}
        {countText(freeze_max_age)} at which vacuums are forced; multixacts {countText(mxid_age)}. The server takes no
        new ids at about 2,144 M.
      </p>
      <table className={css.table}>
        <caption className="spoken">The oldest tables</caption>
        <thead>
          <tr>
            <th>Table</th>
            <th className={css.number}>xid age</th>
            <th className={css.number}>of forced</th>
          </tr>
        </thead>
        <tbody>
          {oldest.map((n) => (
            <OldTable key={loaded.tables.oid[n]} {...{ loaded, n, onGo }} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function OldTable({ loaded, n, onGo }: WraparoundListProps & { readonly n: number }) {
  const { xid_age, freeze_max_age, oid } = loaded.tables;
  const age = xid_age[n] ?? 0;
  return (
    <tr>
      <td>
        <button type="button" className={css.link} onClick={() => onGo(oid[n] ?? 0)}>
          <SafeText text={nameOf(loaded, n)} />
        </button>
      </td>
      <td className={css.number} title={countText(age)}>
        {roundCount(age)}
      </td>
      <td className={css.number}>{shareText(age / Math.max(1, freeze_max_age[n] ?? 1))}</td>
    </tr>
  );
}

/** One pass with a short list, not a sort of 100,000. */
function oldestOf({ tables, count }: Loaded): readonly number[] {
  const share = (n: number): number => (tables.xid_age[n] ?? -1) / Math.max(1, tables.freeze_max_age[n] ?? 1);
  let oldest: number[] = [];
  for (let n = 0; n < count; n += 1) {
    if (tables.xid_age[n] == null) continue;
    const last = oldest[most - 1];
    if (last !== undefined && share(n) <= share(last)) continue;
    oldest = [...oldest, n].sort((a, b) => share(b) - share(a)).slice(0, most);
  }
  return oldest;
}
