import { IconArrowRight, IconHistory } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Comparison } from '../../../shared/plans/comparison.ts';
import { whyChanged } from '../../../shared/plans/why.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './findings.module.css';
import type { ShownSides } from './tree-line.tsx';

interface WhyProps {
  readonly comparison: Comparison;
  readonly sides: ShownSides;
  /** Both come from one run: that nothing changed meanwhile goes without saying. */
  readonly isOneRun: boolean;
}

/** What changed on the server between the two: indexes, statistics, settings, version. */
export function Why({ comparison, sides, isOneRun }: WhyProps) {
  const [first, second] = sides;
  const [thenA, thenB] = [first?.shown.serverThen ?? null, second?.shown.serverThen ?? null];
  const causes = useMemo(() => {
    const all = thenA && thenB ? whyChanged(thenA, thenB, comparison) : [];
    return isOneRun ? all.filter(({ kind }) => kind !== 'nothing') : all;
  }, [thenA, thenB, comparison, isOneRun]);
  if (causes.length === 0) return null;
  return (
    <section aria-label="Why" className={css.why}>
      <SectionHead title="Why" under="what was different on the server" />
      <ul className={css.causes}>
        {causes.map(({ title, text, explains }) => (
          <li key={title} className={explains ? css.explains : undefined}>
            {explains ? <IconArrowRight size={16} stroke={1.8} /> : <IconHistory size={16} stroke={1.6} />}
            <span>
              <b>
                <SafeText text={title} />.
              </b>{' '}
              <SafeText text={text} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
