import { cancelRefusal, endRefusal } from '../../../shared/activity/may-act.ts';
import type { Row } from '../../../shared/activity/rows.ts';
import { type Command, useCommands } from '../../state/keys.ts';
import { showToast } from '../../ui/toast.tsx';
import { type Action, askAbout, keep, useActing } from './acting.ts';
import type { Permit } from './permit.ts';

interface CommandNeeds {
  /** Where the cursor stands. */
  readonly row: Row | null;
  readonly permit: Permit;
  readonly isPast: boolean;
  readonly onNow: () => void;
}

/** E, C and Esc on this screen. */
export function useActivityCommands({ row, permit, isPast, onNow }: CommandNeeds): void {
  const about: readonly Command[] =
    row === null
      ? []
      : [
          {
            id: 'activity.end',
            label: `End backend ${row.backend.pid}…`,
            keys: 'E',
            run: () => ask(row, 'end', permit),
          },
          {
            id: 'activity.cancel',
            label: `Cancel the query of ${row.backend.pid}…`,
            keys: 'C',
            run: () => ask(row, 'cancel', permit),
          },
        ];
  useCommands([
    ...about,
    {
      id: 'activity.escape',
      label: 'Keep, close, back to now',
      keys: 'Esc',
      isHidden: true,
      run: () => onEscape(isPast, onNow),
    },
  ]);
}

/** Asks; where that makes no sense it says why, since a key without an effect reads as broken. */
function ask(row: Row, action: Action, permit: Permit): void {
  const refusal = row.isGone ? 'It is gone' : (action === 'end' ? endRefusal : cancelRefusal)(row.backend);
  const why = permit.mayEnd ? refusal : permit.why;
  if (why === null) askAbout(row, action);
  else if (why !== '') showToast({ title: `${row.backend.pid}: ${why}`, forMs: 4000 });
}

function onEscape(isPast: boolean, onNow: () => void): boolean {
  const { asked, askedBulk, bulk } = useActing.getState();
  if (asked || askedBulk) keep();
  else if (bulk?.isRunning) bulk.stop();
  else if (bulk) useActing.setState({ bulk: null });
  else if (isPast) onNow();
  else return false;
  return true;
}
