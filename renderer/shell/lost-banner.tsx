import { IconPlugConnectedX } from '@tabler/icons-react';
import type { ConnectionState } from '../../shared/contract/connections.ts';
import { clockText } from '../../shared/figure-text.ts';
import { ask } from '../api.ts';
import { useConnectionStates } from '../state/connection-states.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import { useNow } from '../ui/use-now.ts';
import { secondsLeft } from './retry.ts';

type Lost = Extract<ConnectionState, { kind: 'lost' }>;

/** A server's words end without a full stop; ours follow them. */
const sentenceOf = (words: string): string => (/[.!?:;]\s*$/.test(words) ? words : `${words}.`);

/** What the server or the network said, when the next try is, and a way not to wait for it. */
export function LostBanner({ lost }: { readonly lost: Lost }) {
  const heardAt = useConnectionStates((all) => all.heardAt);
  const now = useNow(500);
  const retry = () => {
    ask('connections.retryNow', { at: lost.at }).catch(() => undefined);
  };
  const left = lost.retryInMs === null ? null : secondsLeft(lost.retryInMs, heardAt, now);
  return (
    <Banner
      tone="lock"
      icon={<IconPlugConnectedX size={16} stroke={1.6} />}
      actions={
        <Button size={22} onClick={retry}>
          Retry now
        </Button>
      }
    >
      <b>Connection lost at {clockText(new Date(lost.since))}.</b> <SafeText text={sentenceOf(lost.message)} />{' '}
      {left === null ? 'Trying again by itself would not help.' : `Retry ${lost.attempt + 1} in ${left} s.`}
    </Banner>
  );
}
