import { useEffect, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { Button } from '../../ui/button.tsx';
import { DrawerHead } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { type Loaded, readAll } from './lists.ts';
import type { MeasuredSize } from './measured.ts';
import { RelationDrawer } from './relation-drawer.tsx';
import { placeOfId } from './shown-row.ts';
import type { DrawerState } from './use-drawer.ts';

interface DrawerOfProps {
  readonly at: At;
  readonly loaded: Loaded;
  readonly drawer: DrawerState;
  readonly onMeasured: (oid: number, size: MeasuredSize) => void;
}

/** ms without another move of the cursor before the server is asked about the next relation. */
const calmMs = 120;

export function DrawerOf({ at, loaded, drawer, onMeasured }: DrawerOfProps) {
  const { rows } = loaded;
  const id = useCalm(drawer.open, calmMs);
  const n = placeOfId(rows, id);
  if (n < 0) return <Gone at={at} onClose={drawer.onClose} />;
  return (
    <RelationDrawer
      {...{ at, rows, n, onMeasured }}
      tab={drawer.tab}
      onTab={drawer.setTab}
      onGo={drawer.onGo}
      onClose={drawer.onClose}
    />
  );
}

function Gone({ at, onClose }: { readonly at: At; readonly onClose: () => void }) {
  return (
    <>
      <DrawerHead title="Gone" onClose={onClose} />
      <EmptyState
        title="It is not in the list any more"
        actions={<Button onClick={() => void readAll(at)}>Read the list again</Button>}
      >
        It was dropped, or the list was read by another role.
      </EmptyState>
    </>
  );
}

/** The value once it rested: holding an arrow key down must not ask about every row that it passes. */
function useCalm(value: string, ms: number): string {
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return calm;
}
