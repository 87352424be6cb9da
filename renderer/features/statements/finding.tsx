import { IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { StatementRow, StatementsEvent } from '../../../shared/contract/statements.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { GrantText } from '../../ui/grant-text.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { isNPlusOne } from './arrange.ts';
import { measure } from './going.ts';

interface FindingProps {
  readonly at: At;
  readonly event: StatementsEvent;
  readonly onGo: (key: string) => void;
}

/** One per screen, the worst: nothing is counted, something is hidden, somebody reads one row at a time. */
export function Finding({ at, event, onGo }: FindingProps) {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const dismiss = (what: string) => setDismissed((before) => new Set(before).add(what));
  const [note] = event.notes;
  if (note !== undefined) return <Banner tone="idletx">{note}</Banner>;
  if (event.hidden > 0 && event.grant !== null && !dismissed.has('hidden')) {
    return <HiddenBanner hidden={event.hidden} grant={event.grant} onDismiss={() => dismiss('hidden')} />;
  }
  const found = event.rows.find((row) => isNPlusOne(row) && !dismissed.has(row.key));
  return found ? <NPlusOneBanner at={at} row={found} onGo={onGo} onDismiss={() => dismiss(found.key)} /> : null;
}

interface HiddenBannerProps {
  readonly hidden: number;
  readonly grant: string;
  readonly onDismiss: () => void;
}

function HiddenBanner({ hidden, grant, onDismiss }: HiddenBannerProps) {
  return (
    <Banner
      tone="idletx"
      icon={<IconEyeOff size={16} stroke={1.6} />}
      actions={<GrantText text={grant} />}
      onDismiss={onDismiss}
    >
      <b>
        {countOf(hidden, 'statement')} of other roles {hidden === 1 ? 'is' : 'are'} hidden.
      </b>{' '}
      Their times are summed by role; N+1 among them cannot be seen.
    </Banner>
  );
}

interface NPlusOneBannerProps {
  readonly at: At;
  readonly row: StatementRow;
  readonly onGo: (key: string) => void;
  readonly onDismiss: () => void;
}

function NPlusOneBanner({ at, row, onGo, onDismiss }: NPlusOneBannerProps) {
  const [head = '', ...rest] = (row.nPlusOne?.sentence ?? '').split(', beside ');
  const { conoid, listKey } = row.nPlusOne ?? { conoid: null, listKey: null };
  return (
    <Banner
      tone="idletx"
      actions={
        <>
          <Button size={22} onClick={() => onGo(row.key)}>
            Show
          </Button>
          {conoid !== null && (
            <Button size={22} onClick={() => measure(at, conoid, listKey)}>
              Measure JOIN or N+1
            </Button>
          )}
        </>
      }
      onDismiss={onDismiss}
    >
      <b>
        <SafeText text={head} />
      </b>
      <SafeText text={rest.length > 0 ? `, beside ${rest.join(', beside ')}` : ''} />
    </Banner>
  );
}
