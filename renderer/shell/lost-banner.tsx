import { IconPlugConnectedX } from '@tabler/icons-react';
import { isAboutPassword } from '../../shared/failure.ts';
import { clockText } from '../../shared/figure-text.ts';
import { ask } from '../api.ts';
import { partsOf } from '../state/place.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { EditButton } from '../ui/edit-button.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import { sentence } from '../ui/sentence.ts';
import { type Lost, useRetryWords } from './use-retry-words.ts';

/** What the server or the network said, when the next try is, and a way not to wait for it. */
export function LostBanner({ lost }: { readonly lost: Lost }) {
  const next = useRetryWords(lost);
  const retry = () => {
    ask('connections.retryNow', { at: lost.at }).catch(() => undefined);
  };
  return (
    <Banner
      tone="lock"
      icon={<IconPlugConnectedX size={16} stroke={1.6} />}
      actions={
        <>
          {lost.retryInMs === null && <EditButton id={partsOf(lost.at).profile} isPassword={isAboutPassword(lost)} />}
          <Button size={22} onClick={retry}>
            Retry now
          </Button>
        </>
      }
    >
      <b>Connection lost at {clockText(new Date(lost.since))}.</b> <SafeText text={sentence(lost.message)} /> {next}
    </Banner>
  );
}
