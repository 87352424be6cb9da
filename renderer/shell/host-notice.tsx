import { IconPlugConnectedX, IconTerminal2 } from '@tabler/icons-react';
import { useHost } from '../api.ts';
import { hostGone, hostRefused } from '../ask-error.ts';
import { Banner } from '../ui/banner.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Heapscope's own process went away; what is shown stays, and it is asked again by itself. */
export function HostBanner() {
  if (useHost() !== 'lost') return null;
  return (
    <Banner tone="lock" icon={<IconPlugConnectedX size={16} stroke={1.6} />}>
      <b>{hostGone.message}.</b> {hostGone.advice}
    </Banner>
  );
}

/** A code of the address was used before, or is from an older run. */
export function SignedOut() {
  return (
    <main style={{ height: '100vh' }}>
      <EmptyState icon={<IconTerminal2 size={22} stroke={1.5} />} title={hostRefused.message}>
        {hostRefused.advice}
      </EmptyState>
    </main>
  );
}
