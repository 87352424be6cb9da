import { connectionRefusal } from '../../../shared/activity/may-act.ts';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';

/** Why nothing at all is ended or cancelled from here; null: something may be, or it is not known yet. */
export function useConnectionRefusal(at: At): string | null {
  const { data: rules } = useQuestion('activity.rules', { at });
  return rules ? connectionRefusal(rules) : null;
}
