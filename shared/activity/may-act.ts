import type { Backend, Target } from '../contract/activity.ts';
import type { Ending } from '../contract/connections.ts';
import { isIdleInTransaction } from './state-kinds.ts';

/** Why nothing at all is ended or cancelled on a connection; null: something may be. */
export function connectionRefusal(rules: { readonly hasActions: boolean; readonly ending: Ending }): string | null {
  if (!rules.hasActions) return 'Started with --no-actions: nothing is ended from here';
  return rules.ending === 'never' ? 'This connection is set to end nothing' : null;
}

/**
 * Why End or Cancel is not offered for a backend, from what is seen of it; null: it is offered. Rights are never
 * guessed: the server says.
 */
export function endRefusal(backend: Backend): string | null {
  if (backend.isOurs) return "One of Heapscope's own connections";
  if (backend.backend_start === null || backend.state === null) {
    return 'Its state is hidden from this role, so it cannot be told from another that gets its pid';
  }
  if (backend.backend_type !== 'client backend') {
    return `A ${backend.backend_type ?? 'process'} is left alone: only client backends are ended here`;
  }
  return null;
}

export function cancelRefusal(backend: Backend): string | null {
  if (isIdleInTransaction(backend.kind)) {
    return 'Idle in transaction: there is no statement to cancel, and cancelling does nothing to it';
  }
  if (backend.kind === 'idle') return 'Idle: there is no statement to cancel';
  return endRefusal(backend);
}

/** What End and Cancel are told: the backend as it was seen. null where that cannot identify it. */
export function targetOf({ pid, backend_start, xact_start, state_change, state }: Backend): Target | null {
  return backend_start === null || state === null ? null : { pid, backend_start, xact_start, state_change, state };
}
