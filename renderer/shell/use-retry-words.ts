import type { ConnectionState } from '../../shared/contract/connections.ts';
import { useConnectionStates } from '../state/connection-states.ts';
import { useNow } from '../ui/use-now.ts';
import { secondsLeft } from './retry.ts';

export type Lost = Extract<ConnectionState, { kind: 'lost' }>;

/** "Retry 2 in 9 s.", or why there is none. */
export function useRetryWords({ retryInMs, attempt }: Lost): string {
  const heardAt = useConnectionStates((all) => all.heardAt);
  const now = useNow(500);
  if (retryInMs === null) return 'Trying again by itself would not help.';
  return `Retry ${attempt + 1} in ${secondsLeft(retryInMs, heardAt, now)} s.`;
}
