import type { At } from '../../../shared/contract/place.ts';
import { type OutputOf, useQuestion } from '../../api.ts';
import type { TablesAnswer } from './loaded.ts';

/** Whether this screen may run VACUUM and ANALYZE, and how it asks. */
export interface Permit {
  readonly mayRun: boolean;
  /** Why not, in the place of the buttons; empty while it is not known yet. */
  readonly why: string;
  /** What must be typed; null: a click and Enter are enough. */
  readonly typedName: string | null;
}

type Rules = OutputOf<'vacuum.rules'>;

export function usePermit(at: At, answer: TablesAnswer | undefined): Permit {
  const { data: rules } = useQuestion('vacuum.rules', { at });
  const { data: facts } = useQuestion('connections.facts', { at });
  const isProduction = facts?.profile.environment === 'production';
  const why = rules && facts && answer ? whyNot(rules, isProduction, answer.isStandby) : '';
  return { mayRun: why === null, why: why ?? '', typedName: rules?.ending === 'type-name' ? rules.name : null };
}

function whyNot(rules: Rules, isProduction: boolean, isStandby: boolean): string | null {
  if (isStandby) return 'A standby: VACUUM and ANALYZE run on its primary';
  if (!rules.hasActions) return 'Started with --no-actions: nothing is run from here';
  if (isProduction) return 'Production: only the SQL to copy';
  return rules.ending === 'never' ? 'This connection is set to change nothing' : null;
}
