import type { MembersAnswer } from '../../../shared/contract/sizes.ts';
import { countOf, countText, sizeText } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import type { MemberBar } from './member-bars.ts';
import css from './partitions-chart.module.css';

interface PartitionTipProps {
  readonly answer: MembersAnswer;
  readonly bar: MemberBar;
  readonly x: number;
  readonly width: number;
}

const tipWidth = 220;
const away = 12;

/** Beside the bar, so that it hides neither it nor the words of a range to its left. */
function besides(x: number, width: number): number {
  return x + away + tipWidth < width ? x + away : Math.max(0, x - away - tipWidth);
}

/** The figures of one bar, as in the table. */
export function PartitionTip({ answer, bar, x, width }: PartitionTipProps) {
  const { members } = answer;
  const isOne = bar.from === bar.to;
  const sign = bar.isEstimate ? '~' : '';
  const bound = isOne ? members.bound[bar.from] : null;
  return (
    <div className={css.tip} style={{ left: besides(x, width) }} role="status">
      <b>
        <SafeText text={members.relname[bar.from] ?? ''} />
        {!isOne && ` and ${countOf(bar.to - bar.from, 'more')}`.replace('mores', 'more')}
      </b>
      {bound && (
        <div className={css.bound}>
          <SafeText text={bound} />
        </div>
      )}
      <dl>
        <Line fill={css.d1} word="heap" bytes={bar.heap} />
        <Line fill={css.d2} word="indexes" bytes={bar.indexes} />
        <Line fill={css.d3} word="TOAST" bytes={bar.toast} />
        <dt>total, {bar.rows === null ? 'rows unknown' : `~${countText(bar.rows)} rows`}</dt>
        <dd>
          <b>
            {sign}
            {sizeText(bar.total)}
          </b>
        </dd>
      </dl>
    </div>
  );
}

interface LineProps {
  readonly fill: string | undefined;
  readonly word: string;
  readonly bytes: number;
}

function Line({ fill, word, bytes }: LineProps) {
  return (
    <>
      <dt>
        <svg width="10" height="10" aria-hidden="true">
          <rect width="10" height="10" rx="2" className={fill} />
        </svg>
        {word}
      </dt>
      <dd>{sizeText(bytes)}</dd>
    </>
  );
}
