import { IconAlertCircle } from '@tabler/icons-react';
import { clockText } from '../../shared/figure-text.ts';
import { Banner } from './banner.tsx';
import { SafeText } from './safe-text.tsx';
import { sentence } from './sentence.ts';

interface SampleFailedProps {
  readonly words: string;
  /** Of what is still shown, ms of the server's clock; 0: nothing is. */
  readonly nowMs: number;
}

/** Why there is no new sample, and from when the data is that stay. */
export function SampleFailed({ words, nowMs }: SampleFailedProps) {
  return (
    <Banner tone="lock" icon={<IconAlertCircle size={16} stroke={1.6} />}>
      <b>The last sample failed.</b> <SafeText text={sentence(words)} />
      {nowMs > 0 && <span> Data from {clockText(new Date(nowMs))}.</span>} Sampling tries again by itself.
    </Banner>
  );
}
