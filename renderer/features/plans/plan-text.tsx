import { useMemo } from 'react';
import type { Plan } from '../../../shared/plans/plan.ts';
import { planText } from '../../../shared/plans/write-text.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './trees.module.css';

interface PlanTextProps {
  readonly plan: Plan;
  readonly letter: string;
}

/** As EXPLAIN (FORMAT TEXT) writes it, whatever format it came in. */
export function PlanText({ plan, letter }: PlanTextProps) {
  const text = useMemo(() => planText(plan), [plan]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={css.text} aria-label={`Plan ${letter} as text`} tabIndex={0}>
      <span className={css.copy}>
        <CopyButton text={text} size={20} />
      </span>
      <pre>
        {text.split('\n').map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other identity
          <span key={index}>
            <SafeText text={line} />
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  );
}
