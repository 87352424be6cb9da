import { SectionHead } from '../../ui/page-header.tsx';
import { SettingRow } from './setting-row.tsx';
import css from './settings.module.css';

const limits = [
  ['statement_timeout', 'sizes 5 s a chunk, definitions 2 s, the gauge 0.8 s', '15 s'],
  ['lock_timeout', 'then sizes fall back to ~ estimates', '100 ms'],
  ['connect_timeout', 'then the server counts as not answering', '5 s'],
  ['idle_in_transaction_session_timeout', 'a safety net for its own sessions', '5 s'],
  ['transaction_read_only', 'for every statement of a screen', 'on'],
  ['Connections', 'to one open database, at most', '4'],
] as const;

/** What Heapscope lets itself take on a server. */
export function Limits() {
  return (
    <>
      <div className={css.ruled}>
        <SectionHead title="Limits of Heapscope's own sessions" under="fixed" />
      </div>
      {limits.map(([title, consequence, value]) => (
        <SettingRow key={title} title={title} consequence={consequence}>
          <span className={css.fixed}>{value}</span>
        </SettingRow>
      ))}
    </>
  );
}
