import type { At } from '../../../shared/contract/place.ts';
import { durationText, shareText } from '../../../shared/figure-text.ts';
import type { OutputOf } from '../../api.ts';
import { openRoom } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './overview.module.css';

const shownMost = 4;

export interface TopStatement {
  readonly key: string;
  readonly query: string;
  readonly share: number;
  readonly mean_exec_time: number;
}

/** By total time since the statistics of pg_stat_statements began. */
export function topStatements(event: OutputOf<'statements.watch'> | null, most = shownMost): readonly TopStatement[] {
  const all = event?.sum.total_exec_time ?? 0;
  return [...(event?.rows ?? [])]
    .sort((a, b) => b.total_exec_time - a.total_exec_time)
    .slice(0, most)
    .map(({ key, query, total_exec_time, mean_exec_time }) => ({
      key,
      query: (query ?? 'hidden').replace(/\s+/gu, ' '),
      share: all > 0 ? total_exec_time / all : 0,
      mean_exec_time,
    }));
}

interface StatementsPartProps {
  readonly at: At;
  readonly statements: OutputOf<'statements.watch'> | null;
}

export function StatementsPart({ at, statements }: StatementsPartProps) {
  const rows = topStatements(statements);
  return (
    <section aria-label="Statements by total time" className={css.statements}>
      <SectionHead title="Statements by total time" under="pg_stat_statements">
        <Space />
        <Button look="link" size={22} onClick={() => openRoom(at, 'statements')}>
          Statements
        </Button>
      </SectionHead>
      {statements?.missing ? (
        <p className={css.quiet}>{statements.missing.message}</p>
      ) : (
        <table className={css.table}>
          <colgroup>
            <col />
            <col style={{ width: 66 }} />
            <col style={{ width: 84 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Query</th>
              <th scope="col" className={css.number}>
                Share
              </th>
              <th scope="col" className={css.number}>
                Mean
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, query, share, mean_exec_time }) => (
              <tr key={key}>
                <td className={css.query} title={visibleText(query)}>
                  <SafeText text={query} />
                </td>
                <td className={css.number}>{shareText(share)}</td>
                <td className={css.number}>{durationText(mean_exec_time)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
