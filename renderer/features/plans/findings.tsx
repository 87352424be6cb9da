import {
  type Icon,
  IconArrowsDiff,
  IconBolt,
  IconChartDots3,
  IconClock,
  IconDatabase,
  IconFilter,
  IconGitMerge,
  IconInfoCircle,
  IconListSearch,
  IconUsers,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Comparison } from '../../../shared/plans/comparison.ts';
import { type Finding, type FindingKind, findingsOf, sentencesOf } from '../../../shared/plans/sentences.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './findings.module.css';
import type { SideName } from './sides.ts';
import type { ShownSides } from './tree-line.tsx';

/** A node of either plan, to be shown in the trees. */
export interface Target {
  readonly a: number | null;
  readonly b: number | null;
}

interface FindingsProps {
  readonly comparison: Comparison;
  readonly sides: ShownSides;
  readonly onShow: (target: Target) => void;
}

const icons: Partial<Readonly<Record<FindingKind, Icon>>> = {
  'join-method': IconGitMerge,
  'join-order': IconGitMerge,
  'join-type': IconGitMerge,
  index: IconListSearch,
  scan: IconListSearch,
  estimate: IconChartDots3,
  reads: IconDatabase,
  spill: IconDatabase,
  sort: IconDatabase,
  filter: IconFilter,
  empty: IconFilter,
  parallel: IconUsers,
  workers: IconUsers,
  jit: IconBolt,
  time: IconClock,
  planning: IconClock,
  triggers: IconBolt,
  same: IconInfoCircle,
};

/** What the two differ by, or what is worth knowing of one, the most telling first. */
export function Findings({ comparison, sides, onShow }: FindingsProps) {
  const [first, second] = sides;
  const findings = useMemo(() => {
    if (!first) return [];
    if (!second) return findingsOf(first.shown.plan, first.shown.measures);
    return sentencesOf(comparison, first.shown.measures, second.shown.measures);
  }, [comparison, first, second]);
  if (!first || findings.length === 0) return null;
  return (
    <section aria-label="Findings" className={css.section}>
      {findings.length > 3 && <SectionHead title="Findings" under={`${findings.length}, the most telling first`} />}
      <ol className={css.cards}>
        {findings.map((finding, index) => (
          <Card
            // biome-ignore lint/suspicious/noArrayIndexKey: findings of two plans have no other identity
            key={index}
            finding={finding}
            number={index + 1}
            target={second ? { a: finding.aNode, b: finding.bNode } : targetIn(first.side, finding)}
            onShow={onShow}
          />
        ))}
      </ol>
    </section>
  );
}

/** Of one plan alone, its nodes are `aNode`, whichever side it stands on. */
const targetIn = (side: SideName, { aNode }: Finding): Target =>
  side === 'a' ? { a: aNode, b: null } : { a: null, b: aNode };

interface CardProps {
  readonly finding: Finding;
  readonly number: number;
  readonly target: Target;
  readonly onShow: (target: Target) => void;
}

function Card({ finding: { kind, title, text }, number, target, onShow }: CardProps) {
  const Icon = icons[kind] ?? IconArrowsDiff;
  const head = (
    <>
      {number}. <SafeText text={title} />.
    </>
  );
  return (
    <li className={css.card}>
      <Icon size={16} stroke={1.6} />
      <div>
        {target.a === null && target.b === null ? (
          <b>{head}</b>
        ) : (
          <button type="button" className={css.show} title="Show it in the trees" onClick={() => onShow(target)}>
            {head}
          </button>
        )}{' '}
        <SafeText text={text} />
      </div>
    </li>
  );
}
