import { IconShieldCheck, IconShieldExclamation } from '@tabler/icons-react';
import type { PlansOptions } from '../../../shared/contract/plans-parts.ts';
import type { SafetyPromise } from '../../../shared/contract/user-lane.ts';
import { classes } from '../../ui/classes.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './plans.module.css';

interface SafetyLineProps {
  readonly server: PlansOptions | undefined;
  /** What a run will do: "Runs EXPLAIN (…) 5 times each, A B B A". */
  readonly plan: string;
}

/** Always in sight: which promise "read only" is for this role. */
export function SafetyLine({ server, plan }: SafetyLineProps) {
  const isWeak = server !== undefined && server.promise.kind !== 'restricted';
  const Icon = isWeak ? IconShieldExclamation : IconShieldCheck;
  return (
    <div className={classes(css.safety, isWeak && css.weak)}>
      {server && (
        <>
          <Icon size={14} stroke={1.6} />
          <span>
            <Worth promise={server.promise} />
          </span>
        </>
      )}
      <span className={css.plan}>{plan}</span>
    </div>
  );
}

function Worth({ promise }: { readonly promise: SafetyPromise }) {
  const role = <SafeText text={promise.role} />;
  if (promise.kind === 'restricted') {
    return (
      <>
        <b>Read only, always rolled back.</b> Nothing that {role} may run here leaves anything behind, but for sessions
        of its own role that it may end.
      </>
    );
  }
  if (promise.kind === 'superuser') {
    return (
      <>
        <b>{role} is a superuser.</b> READ ONLY does not stop COPY TO PROGRAM, pg_terminate_backend() and the like: run
        only text that you trust.
      </>
    );
  }
  return (
    <>
      <b>READ ONLY does not stop everything for {role}.</b> <SafeText text={sentenceOf(promise.because)} /> Run only
      text that you trust.
    </>
  );
}

function sentenceOf(reasons: readonly string[]): string {
  const text = reasons.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
