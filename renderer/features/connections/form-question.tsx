import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import css from './connection-form.module.css';
import type { Asking, Then } from './use-connection-form.ts';

interface QuestionProps {
  readonly asking: NonNullable<Asking>;
  readonly saved: SavedProfile;
  readonly onKeep: () => void;
  readonly onDelete: () => void;
  readonly onSure: (then: Then) => void;
}

/** Below the buttons that it is about. */
export function FormQuestion({ asking, saved, onKeep, onDelete, onSure }: QuestionProps) {
  return (
    <div className={css.confirm}>
      {asking.kind === 'delete' ? (
        <ConfirmRow
          question={
            <>
              Delete the connection <SafeText text={saved.name} />?
            </>
          }
          consequence="It goes from this computer with its saved password. The server is not touched."
          action="Delete connection"
          onConfirm={onDelete}
          onKeep={onKeep}
        />
      ) : (
        <TypedConfirm
          environment="production"
          question="Take this connection out of production?"
          consequence="Production asks for a typed name before it ends a backend, and offers nothing that writes."
          name={saved.name}
          action="Take out of production"
          onConfirm={() => onSure(asking.then)}
          onKeep={onKeep}
        />
      )}
    </div>
  );
}
