import { IconMapOff } from '@tabler/icons-react';
import { navigate } from '../state/place.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SafeText } from '../ui/safe-text.tsx';

/** An address that leads to no screen. */
export function Nowhere({ path }: { readonly path: string }) {
  return (
    <EmptyState
      icon={<IconMapOff size={22} stroke={1.5} />}
      title="No screen has this address"
      actions={
        <Button size={22} onClick={() => navigate('/')}>
          Show connections
        </Button>
      }
    >
      <code>
        <SafeText text={path} />
      </code>
    </EmptyState>
  );
}
