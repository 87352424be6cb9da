import { useCallback, useEffect, useRef, useState } from 'react';
import type { Profile, TestStep } from '../../../shared/contract/connections.ts';
import type { Failure } from '../../../shared/failure.ts';
import { listen } from '../../api.ts';
import type { Draft } from './draft.ts';
import { secretsOf } from './ways-draft.ts';

export interface Tested {
  readonly isRunning: boolean;
  readonly steps: readonly TestStep[];
  /** The test itself could not run. */
  readonly failure?: Failure;
}

interface Testing {
  /** null: nothing was tested since the form changed. */
  readonly tested: Tested | null;
  readonly run: (profile: Profile, draft: Draft) => void;
  readonly clear: () => void;
}

/** One test at a time; a new one stops the old one. */
export function useTest(): Testing {
  const [tested, setTested] = useState<Tested | null>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const clear = useCallback(() => {
    stop.current();
    setTested(null);
  }, []);
  const run = useCallback((profile: Profile, { password, ways }: Draft) => {
    stop.current();
    setTested({ isRunning: true, steps: [] });
    stop.current = listen(
      'connections.test',
      { profile, ...(password === '' ? {} : { password }), ...secretsOf(ways) },
      {
        event: (step) => setTested((before) => ({ isRunning: true, steps: [...(before?.steps ?? []), step] })),
        end: ({ failure }) =>
          setTested((before) => ({ isRunning: false, steps: before?.steps ?? [], ...(failure ? { failure } : {}) })),
      },
    );
  }, []);
  return { tested, run, clear };
}
