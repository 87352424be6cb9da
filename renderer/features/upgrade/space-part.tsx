import type { UpgradeReport } from '../../../shared/contract/upgrade.ts';
import { sizeText, unknown } from '../../../shared/figure-text.ts';
import css from './upgrade.module.css';

/** What each transfer mode of pg_upgrade takes while both clusters exist. */
export function SpacePart({ report }: { readonly report: UpgradeReport }) {
  return (
    <div className={css.space}>
      <h2>Space and time</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Transfer mode</th>
            <th scope="col" className={css.number}>
              Extra space
            </th>
            <th scope="col">Old cluster</th>
          </tr>
        </thead>
        <tbody>
          {report.space.map(({ mode, extra_bytes, isEstimate, oldCluster, needs }) => (
            <tr key={mode}>
              <td>
                <code>{mode}</code>
                <span>{needs}</span>
              </td>
              <td className={css.number}>{extraText(extra_bytes, isEstimate)}</td>
              <td>{oldCluster}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}

function extraText(bytes: number | null, isEstimate: boolean): string {
  if (bytes === null) return unknown;
  return `${isEstimate ? '~' : ''}${bytes === 0 ? '0' : sizeText(bytes)}`;
}
