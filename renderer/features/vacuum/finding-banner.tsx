import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { countOf, countText } from '../../../shared/figure-text.ts';
import { openRoom } from '../../state/place.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { type Finding, findingId } from './findings.ts';
import { HeldBanner } from './held-banner.tsx';
import type { Side } from './use-view.ts';
import css from './vacuum.module.css';

interface FindingBannerProps {
  readonly at: At;
  readonly finding: Finding | null;
  readonly nowMs: number;
  readonly onSide: (side: Side) => void;
  readonly onEnded: () => void;
}

/** The worst that is found, with a way to it. */
export function FindingBanner({ at, finding, nowMs, onSide, onEnded }: FindingBannerProps) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (!finding) return null;
  const id = findingId(finding);
  if (id === dismissed) return null;
  const onDismiss = () => setDismissed(id);
  switch (finding.kind) {
    case 'standby':
      return <StandbyBanner onDismiss={onDismiss} />;
    case 'wraparound':
      return <WraparoundBanner finding={finding} onShow={() => onSide('wraparound')} />;
    case 'off':
      return <OffBanner over={finding.over} onDismiss={onDismiss} />;
    case 'held':
      return <HeldBanner {...{ at, finding, nowMs, onDismiss, onEnded }} />;
    case 'cancelled':
      return <CancelledBanner {...{ at, finding, onDismiss }} onShow={() => onSide('cancelled')} />;
  }
}

function StandbyBanner({ onDismiss }: { readonly onDismiss: () => void }) {
  return (
    <Banner tone="info" onDismiss={onDismiss}>
      <b>A standby vacuums nothing: ask the primary.</b> Counters and times of vacuums are the primary's and are not
      replicated; file sizes, ages and what holds the horizon by hot_standby_feedback are seen here.
    </Banner>
  );
}

type Of<K extends Finding['kind']> = Extract<Finding, { readonly kind: K }>;

interface WraparoundProps {
  readonly finding: Of<'wraparound'>;
  readonly onShow: () => void;
}

function WraparoundBanner({ finding: { database }, onShow }: WraparoundProps) {
  const { xid_age, freeze_max_age } = database;
  const left = Math.max(0, 2 ** 31 - 3_000_000 - xid_age);
  return (
    <Banner
      tone="lock"
      actions={
        <Button size={22} onClick={onShow}>
          Show the oldest tables
        </Button>
      }
    >
      <b>
        The oldest transaction id of this database is {countText(xid_age)} transactions old; vacuums are forced from{' '}
        {countText(freeze_max_age)} on.
      </b>{' '}
      They do not get through. The server takes no new transaction ids in {countText(left)} transactions.
    </Banner>
  );
}

const turnOn = 'ALTER SYSTEM SET autovacuum = on;\nSELECT pg_reload_conf();';

function OffBanner({ over, onDismiss }: { readonly over: number; readonly onDismiss: () => void }) {
  return (
    <Banner
      tone="idletx"
      actions={
        <CopyButton size={22} text={turnOn} title={turnOn}>
          Copy the SQL that turns it on
        </CopyButton>
      }
      onDismiss={onDismiss}
    >
      <b>Autovacuum is off for this server.</b>{' '}
      {over > 0 && `${countOf(over, 'table')} ${over === 1 ? 'is' : 'are'} over a threshold. `}
      Only vacuums against wraparound are still started. With track_counts off it does not run either.
    </Banner>
  );
}

interface CancelledProps {
  readonly at: At;
  readonly finding: Of<'cancelled'>;
  readonly onShow: () => void;
  readonly onDismiss: () => void;
}

function CancelledBanner({ at, finding: { times, relation, by }, onShow, onDismiss }: CancelledProps) {
  const pid = by?.replace('pid ', '');
  return (
    <Banner
      tone="idletx"
      actions={
        <span className={css.actions}>
          {pid !== undefined && (
            <Button size={22} onClick={() => openRoom(at, 'activity', { filter: pid })}>
              Show in Activity
            </Button>
          )}
          <Button size={22} onClick={onShow}>
            Show all
          </Button>
        </span>
      }
      onDismiss={onDismiss}
    >
      <b>
        Autovacuum was cut short {times === 1 ? 'once' : `${countText(times)} times`} since this screen began to look.
      </b>{' '}
      The last time on <SafeText text={relation} />
      {by === null ? '; nobody was seen waiting for it.' : `, for ${by}, which asked for a lock that conflicts.`}
    </Banner>
  );
}
