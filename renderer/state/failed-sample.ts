import type { At } from '../../shared/contract/place.ts';
import { useConnectionState } from './connection-states.ts';
import { useLive } from './live.ts';

/** Why the last sample failed; null: it did not, or the connection is lost, which is the shell's to say. */
export function useFailedSample(at: At): string | null {
  const failed = useLive((live) => live.failed);
  return useConnectionState(at)?.kind === 'lost' ? null : failed;
}
