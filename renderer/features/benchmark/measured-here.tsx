import type { BenchmarkEvent } from '../../../shared/contract/benchmark-parts.ts';
import { unknown } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './config.module.css';
import { msText, percentText } from './numbers.ts';

/** What the run found out about this connection: its floor, its caches, what was in force. */
export function MeasuredHere({ event }: { readonly event: BenchmarkEvent | null }) {
  return (
    <div className={css.part}>
      <span className={css.label}>Measured on this connection</span>
      <dl className={css.kv}>
        <Line name="Round trip, SELECT 1" value={event?.floor ? `${msText(event.floor.medianMs)} ms` : null} />
        <Line name="shared_buffers hit, warm-up" value={shareOf(event?.warmUpHitShare)} />
        <Line name="shared_buffers hit after it" value={shareOf(event?.hitShare)} />
        {(event?.facts ?? []).map(({ name, value }) => (
          <Line key={name} name={name} value={value} />
        ))}
      </dl>
    </div>
  );
}

const shareOf = (share: number | null | undefined) =>
  share === null || share === undefined ? null : percentText(share);

function Line({ name, value }: { readonly name: string; readonly value: string | null }) {
  return (
    <div>
      <dt>
        <SafeText text={name} />
      </dt>
      <dd className={value === null ? css.unknown : undefined}>
        {value === null ? unknown : <SafeText text={value} />}
      </dd>
    </div>
  );
}
