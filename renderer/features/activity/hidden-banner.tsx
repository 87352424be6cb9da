import { IconEyeOff } from '@tabler/icons-react';
import { seeOthers } from '../../../shared/activity/see-others.ts';
import type { ActivityServer } from '../../../shared/contract/activity.ts';
import { Banner } from '../../ui/banner.tsx';
import { GrantText } from '../../ui/grant-text.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './activity.module.css';
import type { StateCounts } from './state-counts.ts';

interface HiddenBannerProps {
  readonly counts: StateCounts;
  readonly server: ActivityServer;
}

/** What this role cannot see is never 0: how many, why, and the GRANT that shows them. */
export function HiddenBanner({ counts, server }: HiddenBannerProps) {
  const { role, seesAll } = server;
  return (
    <Banner
      tone="idletx"
      icon={<IconEyeOff size={16} stroke={1.6} />}
      actions={seesAll ? undefined : <GrantText text={seeOthers(role)} />}
    >
      <b>
        {counts.unknown} of {counts.all} backends are hidden.
      </b>{' '}
      {seesAll ? (
        'They do not report what they do: track_activities is off for them.'
      ) : (
        <>
          Role <SafeText text={role} /> is not a member of pg_monitor: state, times, client, wait event and query of
          other roles read as NULL.
        </>
      )}{' '}
      <span className={css.second}>Counts by state and findings that need them are off.</span>
    </Banner>
  );
}
