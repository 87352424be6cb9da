import type { LockTag } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { DrawerHead } from '../../ui/drawer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './pane.module.css';
import { QueueList } from './queue-list.tsx';

interface ObjectPaneProps {
  readonly at: At;
  readonly tag: LockTag;
  readonly object: string;
  readonly xactMs: ReadonlyMap<number | null, number | null>;
  readonly onClose: () => void;
}

/** Everybody who holds or wants one object, read for this. */
export function ObjectPane({ at, tag, object, xactMs, onClose }: ObjectPaneProps) {
  const { data, failure, statements } = useQuestion('locks.queue', { at, lock: tag }, { everyMs: 2000 });
  useShownSql(statements);
  useCommands([{ id: 'locks.closeObject', label: 'Close', keys: 'Esc', isHidden: true, run: onClose }]);
  return (
    <div className={css.pane}>
      <DrawerHead
        title={
          <>
            Lock queue on <SafeText text={object} />
          </>
        }
        onClose={onClose}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={css.scroll} tabIndex={0} aria-label="Lock queue">
        {failure && <FailureNote failure={failure} />}
        {data && data.locks.length === 0 && <p className={css.hint}>Nobody holds or wants it any more.</p>}
        {data && (
          <div style={{ paddingTop: 8 }}>
            <QueueList locks={data.locks} nowMs={data.nowMs} xactMs={({ pid }) => xactMs.get(pid) ?? null} />
          </div>
        )}
      </section>
    </div>
  );
}
