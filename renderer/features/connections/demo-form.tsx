import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { Button } from '../../ui/button.tsx';
import css from './connection-form.module.css';
import { addressText } from './draft.ts';

interface DemoFormProps {
  readonly saved: SavedProfile;
  readonly onDelete: () => void;
}

/** The demo is Heapscope's own: there is nothing to fill in. */
export function DemoForm({ saved, onDelete }: DemoFormProps) {
  return (
    <section className={css.form} aria-label="Demo database">
      <div className={css.head}>
        <h2>{saved.name}</h2>
        <span>{addressText(saved)}</span>
      </div>
      <p className={css.sessions}>
        Heapscope starts this server when it is opened, on a free port of this computer, and stops it when it closes.
        Settings can delete it and make it again.
      </p>
      <div className={css.actions}>
        <Button look="quiet" onClick={onDelete}>
          Take off the list
        </Button>
      </div>
    </section>
  );
}
