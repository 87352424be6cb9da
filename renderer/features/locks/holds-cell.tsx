import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { queuedBehind } from './node-words.ts';
import css from './tree.module.css';

interface HoldsCellProps {
  readonly node: LockNode;
  readonly nodes: ReadonlyMap<string, LockNode>;
}

/** What it asks for, or what it holds that somebody else wants. */
export function HoldsCell({ node, nodes }: HoldsCellProps) {
  const { wait, holds } = node;
  const [first, ...more] = holds;
  if (wait !== null) {
    const queued = queuedBehind(node, nodes);
    const about = [wait.object, wait.row, queued].filter((part) => part !== null && part !== '').join(', ');
    return <Two verb="requests" mode={wait.mode} isAsked about={about} />;
  }
  if (!first) return <span className={css.third}>holds what pg_locks does not show</span>;
  const about = more.length === 0 ? first.object : `${first.object} and ${more.length} more`;
  return <Two verb="holds" mode={first.mode} about={about} />;
}

interface TwoProps {
  readonly verb: string;
  readonly mode: string;
  readonly isAsked?: boolean;
  readonly about: string;
}

function Two({ verb, mode, isAsked = false, about }: TwoProps) {
  return (
    <>
      <div className={css.line}>
        <span className={css.second}>{verb}</span> <b className={isAsked ? css.asked : css.held}>{mode || 'a lock'}</b>
      </div>
      <div className={css.line} title={visibleText(about)}>
        <span className={css.second}>
          <SafeText text={about} />
        </span>
      </div>
    </>
  );
}
