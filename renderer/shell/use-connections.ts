import { useEffect, useRef } from 'react';
import type { At } from '../../shared/contract/place.ts';
import { questions, useStream } from '../api.ts';
import { useConnectionState, useConnectionStates } from '../state/connection-states.ts';

/** Hears of every open and lost database, once for the whole page. */
export function useConnections(): void {
  useStream('connections.watch', {}, ({ states }) => {
    useConnectionStates.setState({ states, heardAt: Date.now() });
  });
}

/** What could not be read while the connection was lost is read again when it is back. */
export function useReadAgain(at: At | null): void {
  const kind = useConnectionState(at)?.kind;
  const wasLost = useRef(false);
  useEffect(() => {
    if (kind === 'lost') wasLost.current = true;
    if (kind !== 'open' || !wasLost.current) return;
    wasLost.current = false;
    void questions.refetchQueries({ type: 'active' });
  }, [kind]);
}
