import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import { SafeText } from '../../ui/safe-text.tsx';
import { gapWords } from './gap-words.ts';
import type { Hit } from './hit.ts';
import { usedAt } from './strip-steps.ts';
import { countsAt, countWords } from './summary.ts';
import { clockOf } from './time-axis.ts';
import css from './timeline.module.css';
import type { TimelineProps } from './timeline-props.ts';
import type { Told } from './use-pointing.ts';

interface TipProps {
  readonly told: Told;
  readonly props: TimelineProps;
  /** What `told` is measured in. */
  readonly pane: RefObject<HTMLElement | null>;
}

const away = 14;
const edge = 6;

/** Beside the point, on the side where there is room, and always whole within the window. */
function place(tip: HTMLElement, pane: HTMLElement, { x, y, isByKey }: Told): void {
  const { left, top } = pane.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const { innerWidth, innerHeight } = window;
  const [atX, atY] = [left + x, top + y];
  const isRight = atX + away + width <= innerWidth - edge;
  const isBelow = atY + away + height <= innerHeight - edge;
  const below = isByKey ? 4 : away;
  const wantX = isRight ? atX + away : atX - away - width;
  const wantY = isBelow ? atY + below : atY - height - (isByKey ? 18 : away);
  tip.style.left = `${Math.max(edge, Math.min(innerWidth - width - edge, wantX))}px`;
  tip.style.top = `${Math.max(edge, Math.min(innerHeight - height - edge, wantY))}px`;
}

/** The facts of what is pointed at. */
export function Tip({ told, props, pane }: TipProps) {
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (tip.current !== null && pane.current !== null) place(tip.current, pane.current, told);
  });
  const content = contentOf(told.hit, props);
  if (content === null) return null;
  return (
    <div ref={tip} className={css.tip} role="tooltip">
      {content}
    </div>
  );
}

function contentOf(hit: Hit, props: TimelineProps): ReactNode {
  const { runs, limit, tooltip } = props;
  switch (hit.kind) {
    case 'run':
      return hit.row.lane && tooltip(hit.row.lane.identity.key, hit.run);
    case 'gap':
      return (
        <Facts
          head="Not sampled"
          facts={[[gapWords[hit.gap.why], `${clockOf(hit.gap.fromMs)}–${clockOf(hit.gap.toMs)}`]]}
        />
      );
    case 'before':
      return <Facts head="Not sampled" facts={[['Sampling began', clockOf(runs.fromMs)]]} />;
    case 'strip': {
      const used = usedAt(runs.used, hit.ms);
      const facts: Fact[] = [['Client backends', used === null ? '–' : String(used)]];
      if (limit !== null) facts.push(['Limit for ordinary roles', String(limit.limit)]);
      return <Facts head={clockOf(hit.ms)} facts={facts} />;
    }
    case 'group':
      return (
        <Facts head={hit.row.label} facts={[[clockOf(hit.ms), countWords(countsAt(runs, hit.row.group, hit.ms))]]} />
      );
    case 'row':
      return rowContent(hit);
  }
}

function rowContent({ row, ms }: Extract<Hit, { kind: 'row' }>): ReactNode {
  if (row.lane === null || ms === null) return null;
  const { firstMs, lastMs } = row.lane;
  const fact: Fact = ms < firstMs ? ['First seen', clockOf(firstMs)] : ['Last seen', clockOf(lastMs)];
  return <Facts head={`pid ${row.label}`} facts={[fact]} />;
}

type Fact = readonly [string, string];

function Facts({ head, facts }: { readonly head: string; readonly facts: readonly Fact[] }) {
  return (
    <>
      <b>
        <SafeText text={head} />
      </b>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
