import { useState } from 'react';
import type { Failure } from '../../../shared/failure.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { ask, useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { forgottenAs, takeBack } from '../../ui/forget-later.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { asFailure, readListAgain } from './connecting.ts';
import css from './connection-form.module.css';
import { ImportList } from './import-list.tsx';

interface ImportPanelProps {
  /** The first of what was imported; undefined when nothing was. */
  readonly onDone: (id: string | undefined) => void;
}

/** What libpq's files and the environment name; only what is chosen here is kept. */
export function ImportPanel({ onDone }: ImportPanelProps) {
  const { data, failure, isLoading } = useQuestion('connections.importable', {});
  const [refused, setRefused] = useState<Failure>();
  const wrong = failure ?? refused;
  const run = (ids: readonly string[]) => {
    for (const id of ids) takeBack(forgottenAs(id));
    ask('connections.import', { ids: [...ids] }).then(
      async ({ data: { imported } }) => {
        await readListAgain();
        onDone(imported[0]?.id);
      },
      (error: unknown) => setRefused(asFailure(error)),
    );
  };
  return (
    <section className={css.form} aria-label="Import connections">
      <div className={css.head}>
        <h2>Import connections</h2>
        <span>from pg_service.conf, .pgpass and the PG* environment, read just now</span>
      </div>
      {isLoading && <SkeletonRows widths={[20, 80, 0, 120]} rows={3} />}
      {wrong && <FailureNote failure={wrong} isBare />}
      {data && <Choice found={data.found} notes={data.notes} onImport={run} onKeep={() => onDone(undefined)} />}
    </section>
  );
}

interface ChoiceProps {
  readonly found: Parameters<typeof ImportList>[0]['found'];
  readonly notes: readonly string[];
  readonly onImport: (ids: readonly string[]) => void;
  readonly onKeep: () => void;
}

function Choice({ found, notes, onImport, onKeep }: ChoiceProps) {
  // A second connection to the same database is made only when asked for.
  const [left, setLeft] = useState<readonly string[]>(() =>
    found.filter(({ knownAs }) => knownAs !== undefined).map(({ profile }) => profile.id),
  );
  const chosen = found.map(({ profile }) => profile.id).filter((id) => !left.includes(id));
  const toggle = (id: string) => setLeft(left.includes(id) ? left.filter((one) => one !== id) : [...left, id]);
  useCommands([{ id: 'connections.keep', label: 'Import nothing', keys: 'Esc', isHidden: true, run: onKeep }]);
  return (
    <>
      {found.length === 0 ? (
        <EmptyState title="No connection is named there">
          pg_service.conf, .pgpass and PGHOST were looked for, where libpq looks.
        </EmptyState>
      ) : (
        <ImportList found={found} isChosen={(id) => !left.includes(id)} onToggle={toggle} />
      )}
      {notes.length > 0 && (
        <ul className={css.notes} aria-label="What was left out">
          {notes.map((note) => (
            <li key={note}>
              <SafeText text={note} />
            </li>
          ))}
        </ul>
      )}
      <div className={css.actions}>
        <span className={css.space} />
        <Button look="primary" disabled={chosen.length === 0} onClick={() => onImport(chosen)}>
          Import {countOf(chosen.length, 'connection')}
        </Button>
        <Button keys="Esc" onClick={onKeep}>
          Keep
        </Button>
      </div>
    </>
  );
}
