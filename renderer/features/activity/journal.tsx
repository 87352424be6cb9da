import type { JournalEntry } from '../../../shared/contract/activity.ts';
import { clockText } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { CloseButton, PaneGroup } from '../../ui/drawer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './activity.module.css';
import { outcomeWords } from './bulk.ts';

/** Every action from this computer, newest first, and the file that keeps them. */
export function Journal({ onClose }: { readonly onClose: () => void }) {
  const { data, failure } = useQuestion('activity.journal', {});
  return (
    <>
      <PaneGroup title="Journal of what was ended from this computer" end={<CloseButton onClose={onClose} />} />
      <div className={css.scroll}>
        {failure && <FailureNote failure={failure} />}
        {data?.entries.length === 0 && <p className={css.quiet}>Nothing was ended or cancelled yet.</p>}
        {data?.entries.map((entry) => (
          <Entry key={`${entry.on} ${entry.target?.pid ?? entry.query}`} entry={entry} />
        ))}
        {data && (
          <p className={css.quiet}>
            Kept in <SafeText text={data.path} />
          </p>
        )}
      </div>
    </>
  );
}

const actionWords = { end: 'End', cancel: 'Cancel query', run: 'Command' } as const;

function wordsOf(outcome: JournalEntry['outcome']): string {
  if (outcome === 'unknown') return 'outcome unknown';
  return outcome === 'done' || outcome === 'stopped' ? outcome : outcomeWords[outcome];
}

function Entry({ entry }: { readonly entry: JournalEntry }) {
  const { on, action, target, outcome, words, usename, application_name, connection, database, query } = entry;
  const at = new Date(on);
  const whom = [usename, application_name].filter((part) => part !== null && part !== '').join(', ');
  return (
    <div className={css.entry}>
      <div>
        {on.slice(0, 10)} {clockText(at)} <b>{actionWords[action]}</b>
        {target === null ? '' : ` ${target.pid}`}: {wordsOf(outcome)}
      </div>
      <p title={visibleText(words)}>
        <SafeText text={`${connection}, ${database}: ${whom}`} />
      </p>
      {query !== null && (
        <p title={visibleText(query)}>
          <code>
            <SafeText text={query} />
          </code>
        </p>
      )}
    </div>
  );
}
