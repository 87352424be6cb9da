import type { Outcome } from '../../../shared/contract/activity.ts';
import type { Action } from './acting.ts';

/** "Ended backend 18915." */
export function outcomeTitle({ kind, pid }: Outcome, action: Action): string {
  const what = action === 'end' ? 'Ending' : 'Cancelling';
  switch (kind) {
    case 'ended':
      return `Ended backend ${pid}.`;
    case 'cancelled':
      return `Cancelled the query of ${pid}.`;
    case 'still-ending':
      return `${what} ${pid}: signalled, and still there.`;
    case 'moved-on':
      return `${pid} had moved on, nothing was done.`;
    case 'gone':
      return `${pid} had already gone.`;
    case 'denied':
      return `${what} ${pid} is not permitted.`;
    case 'refused':
    case 'failed':
      return `${what} ${pid}: nothing was done.`;
  }
}
