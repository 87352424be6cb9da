import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { askAbout, useActing } from './acting.ts';
import { actionOf, refusalOf, rollbackPrepared } from './node-words.ts';
import css from './tree.module.css';

interface RowActionProps {
  readonly node: LockNode;
  /** Why nothing at all is done on this connection. */
  readonly refusal: string | null;
}

/** One way out in the row itself: the milder one; the other is a key, and in the pane. */
export function RowAction({ node, refusal }: RowActionProps) {
  const { key, prepared } = node;
  const isBusy = useActing(({ busy }) => busy.has(key));
  if (prepared) {
    return (
      <CopyButton
        size={20}
        text={rollbackPrepared(prepared.gid)}
        title={visibleText(rollbackPrepared(prepared.gid))}
        tabIndex={-1}
      >
        Copy rollback
      </CopyButton>
    );
  }
  const action = refusal === null ? actionOf(node) : null;
  if (action === null) {
    return (
      <span className={css.third} title={refusal ?? refusalOf(node, 'end') ?? undefined}>
        not here
      </span>
    );
  }
  return (
    <Button
      size={20}
      tabIndex={-1}
      look={action === 'end' ? 'danger' : 'default'}
      disabled={isBusy}
      onClick={() => askAbout(key, action)}
    >
      {action === 'end' ? 'End…' : 'Cancel query…'}
    </Button>
  );
}
