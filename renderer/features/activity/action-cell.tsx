import { cancelRefusal, endRefusal } from '../../../shared/activity/may-act.ts';
import type { Row } from '../../../shared/activity/rows.ts';
import { isIdleInTransaction } from '../../../shared/activity/state-kinds.ts';
import type { Outcome } from '../../../shared/contract/activity.ts';
import { Button } from '../../ui/button.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { askAbout, useActing } from './acting.ts';
import css from './activity.module.css';
import { outcomeWords } from './bulk.ts';

/** What can be done about this row, or what came of it. Idle ones are ended by the row's menu, or E. */
export function ActionCell({ row }: { readonly row: Row }) {
  const { key, backend } = row;
  const outcome = useActing(({ outcomes }) => outcomes.get(key));
  const isBusy = useActing(({ busy }) => busy.has(key));
  const isAsked = useActing(({ asked }) => asked?.row.key === key);
  if (outcome) return <Result outcome={outcome} />;
  if (isBusy) return <span className={css.third}>sent</span>;
  if (row.isGone || isAsked) return null;
  if (isIdleInTransaction(backend.kind)) {
    if (endRefusal(backend) !== null) return null;
    return (
      <Button look="danger" size={20} tabIndex={-1} onClick={() => askAbout(row, 'end')}>
        End
      </Button>
    );
  }
  if (cancelRefusal(backend) !== null) return null;
  return (
    <Button size={20} tabIndex={-1} title="pg_cancel_backend" onClick={() => askAbout(row, 'cancel')}>
      Cancel query
    </Button>
  );
}

function Result({ outcome }: { readonly outcome: Outcome }) {
  return (
    <span className={css.outcome} title={visibleText(outcome.words)}>
      {outcomeWords[outcome.kind]}
    </span>
  );
}
