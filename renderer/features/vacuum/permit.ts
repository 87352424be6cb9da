import type { At } from '../../../shared/contract/place.ts';
import { refusalOf } from '../../../shared/vacuum/may-run.ts';
import { useQuestion } from '../../api.ts';

/** Whether this screen may run VACUUM and ANALYZE, and how it asks. The host has the same rules, and the last word. */
export interface Permit {
  readonly mayRun: boolean;
  /** Why not, in the place of the buttons; empty while it is not known yet. */
  readonly why: string;
  /** What must be typed; null: a click and Enter are enough. */
  readonly typedName: string | null;
}

export function usePermit(at: At): Permit {
  const { data: rules } = useQuestion('vacuum.rules', { at });
  const { data: facts } = useQuestion('connections.facts', { at });
  if (!rules || !facts) return { mayRun: false, why: '', typedName: null };
  const refusal = refusalOf({ ...facts, hasActions: rules.hasActions }, facts.profile.name);
  return {
    mayRun: refusal === null,
    why: refusal?.words ?? '',
    typedName: rules.ending === 'type-name' ? rules.name : null,
  };
}
