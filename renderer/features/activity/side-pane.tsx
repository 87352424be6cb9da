import type { Row } from '../../../shared/activity/rows.ts';
import { useCommands } from '../../state/keys.ts';
import { DrawerHead } from '../../ui/drawer.tsx';
import { BackendDrawer } from './backend-drawer.tsx';
import { Journal } from './journal.tsx';
import type { Permit } from './permit.ts';
import type { ArrangedScene } from './use-arranged-scene.ts';
import type { Selection } from './use-selection.ts';

interface SidePaneProps {
  readonly screen: ArrangedScene;
  readonly selection: Selection;
  readonly permit: Permit;
  readonly row: Row | null;
  readonly isJournal: boolean;
  readonly onCloseJournal: () => void;
}

/** Beside the list: what one backend holds, or the journal. */
export function SidePane({ screen, selection, permit, row, isJournal, onCloseJournal }: SidePaneProps) {
  const close = isJournal ? onCloseJournal : selection.onClose;
  useCommands([{ id: 'activity.close-pane', label: 'Close the pane', keys: 'Esc', isHidden: true, run: close }]);
  if (isJournal) return <Journal onClose={close} />;
  if (!row) return <DrawerHead title="Not there" under="No such backend was seen." onClose={close} />;
  return (
    <BackendDrawer key={row.key} scene={screen.scene} row={row} permit={permit} onGo={selection.onGo} onClose={close} />
  );
}
