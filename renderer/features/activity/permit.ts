import { connectionRefusal } from '../../../shared/activity/may-act.ts';
import type { OutputOf } from '../../ask-types.ts';
import type { Scene } from './use-scene.ts';

/** Whether something may be ended from this screen now, and how it is asked. */
export interface Permit {
  readonly mayEnd: boolean;
  readonly mayEndMany: boolean;
  /** Why not, for the place where the buttons would be; empty while it is not known yet. */
  readonly why: string;
  /** What must be typed; null: a click and Enter are enough. */
  readonly typedName: string | null;
}

export type Rules = OutputOf<'activity.rules'>;

export function permitOf(rules: Rules | undefined, kind: Scene['kind']): Permit {
  const why = whyNot(rules, kind);
  return {
    mayEnd: why === null,
    mayEndMany: why === null && rules?.mayEndMany === true,
    why: why ?? '',
    typedName: rules?.ending === 'type-name' ? rules.name : null,
  };
}

function whyNot(rules: Rules | undefined, kind: Scene['kind']): string | null {
  if (kind === 'recording') return 'A recording: nothing can be ended here';
  if (kind === 'past') return 'Nothing is ended in the past';
  return rules ? connectionRefusal(rules) : '';
}
