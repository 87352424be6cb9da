import { DrawerHead } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './pane.module.css';

interface NotWaitingProps {
  readonly name: string;
  /** False until the first look. */
  readonly isKnown: boolean;
  readonly onClose: () => void;
}

/** The one that the pane was about has left the tree: its wait is over, or it is. */
export function NotWaiting({ name, isKnown, onClose }: NotWaitingProps) {
  return (
    <div className={css.pane}>
      <DrawerHead title={<SafeText text={name} />} onClose={onClose} />
      {isKnown && (
        <p className={css.hint} role="status">
          It waits for no lock, and nobody waits for it any more.
        </p>
      )}
    </div>
  );
}
