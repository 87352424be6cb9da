import { IconHistory, IconTerminal2 } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { SwitchOn } from '../../../shared/contract/sql-log-switch.ts';
import { useCommands } from '../../state/keys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { leftText, modeText, reachText, scopeText, wasText } from './switch-words.ts';
import { extend, revertNow } from './use-switch.ts';

interface OnBannersProps {
  readonly at: At;
  readonly on: readonly SwitchOn[];
}

/** One for each log that is on here, on every visit. */
export function OnBanners({ at, on }: OnBannersProps) {
  const [first] = on;
  useCommands(
    first === undefined
      ? []
      : [
          {
            id: 'sql-log.revert',
            label: 'Revert the server log now',
            keys: 'R',
            run: () => void revertNow(at, first.id),
          },
        ],
  );
  return on.map((one) => <OnBanner key={one.id} at={at} one={one} />);
}

function OnBanner({ at, one }: { readonly at: At; readonly one: SwitchOn }) {
  const isWaiting = one.state === 'waits';
  return (
    <Banner
      tone={isWaiting ? 'lock' : 'idletx'}
      icon={isWaiting ? undefined : <IconTerminal2 size={16} stroke={1.6} />}
      actions={<Actions at={at} one={one} />}
    >
      <b>
        <SafeText text={modeText(one.mode)} />
      </b>{' '}
      for <SafeText text={scopeText(one.scope)} />, <SafeText text={wasText(one.settings)} />;{' '}
      {isWaiting ? <Waits one={one} /> : <Left one={one} />}
    </Banner>
  );
}

function Left({ one }: { readonly one: SwitchOn }) {
  const now = useNow(1000);
  if (one.state === 'turning-on') return 'being turned on';
  if (one.state === 'reverting') return 'being put back';
  return (
    <>
      reverts in <b>{leftText(one.until, now)}</b>. {reachText(one)}
      {one.isOthers && ' Turned on by another Heapscope on this computer.'}
    </>
  );
}

function Waits({ one }: { readonly one: SwitchOn }) {
  return (
    <>
      it is put back as soon as that is possible.
      {one.waitsFor !== null && (
        <>
          {' '}
          Waits for: <SafeText text={one.waitsFor} />
        </>
      )}
    </>
  );
}

function Actions({ at, one }: { readonly at: At; readonly one: SwitchOn }) {
  const isBusy = one.state === 'reverting' || one.state === 'turning-on';
  return (
    <>
      {one.state === 'waits' && (
        <CopyButton size={28} text={one.revertSql}>
          Copy statements
        </CopyButton>
      )}
      {one.state === 'on' && <Button onClick={() => void extend(at, one.id)}>15 min more</Button>}
      <Button
        icon={<IconHistory size={14} stroke={1.6} />}
        disabled={isBusy}
        onClick={() => void revertNow(at, one.id)}
      >
        Revert now
      </Button>
    </>
  );
}
