import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { SwitchState } from '../../../shared/contract/sql-log-switch.ts';
import type { Failure } from '../../../shared/failure.ts';
import { AskError, ask, useStream } from '../../api.ts';
import { showToast } from '../../ui/toast.tsx';
import { scopeText } from './switch-words.ts';

export interface Switch {
  /** null: not heard yet. */
  readonly state: SwitchState | null;
  readonly failure: Failure | undefined;
}

/** What Heapscope has turned on on this server, as it changes, whoever changes it. */
export function useSwitch(at: At): Switch {
  const [state, setState] = useState<SwitchState | null>(null);
  const { failure } = useStream('sql-log.watch', { at }, setState);
  return { state, failure };
}

export function sayFailure(what: string, error: unknown): void {
  const words = error instanceof AskError ? error.failure.message : String(error);
  showToast({ title: `${what}: ${words}`, forMs: null });
}

export async function revertNow(at: At, id: string): Promise<void> {
  try {
    const { data } = await ask('sql-log.revert', { at, id });
    showToast({
      title: data.outcome === 'reverted' ? `Put back for ${scopeText(data.scope)}` : 'Put back what was still ours',
      detail: data.words,
      forMs: data.outcome === 'reverted' ? 6000 : null,
    });
  } catch (error) {
    sayFailure('Not put back yet', error);
  }
}

export async function extend(at: At, id: string): Promise<void> {
  try {
    await ask('sql-log.extend', { at, id, minutes: 15 });
  } catch (error) {
    sayFailure('Not extended', error);
  }
}
