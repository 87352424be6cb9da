import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import css from './connection-form.module.css';
import { addressText } from './draft.ts';
import type { Asking, Then } from './use-connection-form.ts';

interface QuestionProps {
  readonly asking: NonNullable<Asking>;
  /** undefined for a new one. */
  readonly saved: SavedProfile | undefined;
  readonly onKeep: () => void;
  readonly onDelete: () => void;
  readonly onSure: (then: Then) => void;
  readonly onKnown: (known: SavedProfile, how: 'open' | Then) => void;
}

/** Below the buttons that it is about. */
export function FormQuestion({ asking, saved, onKeep, onDelete, onSure, onKnown }: QuestionProps) {
  if (asking.kind === 'known') return <KnownAlready asking={asking} onKeep={onKeep} onKnown={onKnown} />;
  if (saved === undefined) return null;
  return (
    <div className={css.confirm}>
      {asking.kind === 'delete' ? (
        <ConfirmRow
          question={
            <>
              Delete the connection <SafeText text={saved.name} />?
            </>
          }
          consequence="It goes from this computer with its saved password; for 8 s it can be taken back. The server is not touched."
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

interface KnownProps extends Pick<QuestionProps, 'onKeep' | 'onKnown'> {
  readonly asking: Extract<Asking, { kind: 'known' }>;
}

/** It is saved already: one connection is enough. */
function KnownAlready({ asking: { known, then }, onKeep, onKnown }: KnownProps) {
  return (
    <div className={css.known}>
      <ConfirmRow
        question={
          <>
            This is saved already, as <SafeText text={known.name} />
          </>
        }
        consequence={
          <>
            It leads to <SafeText text={addressText(known)} /> as <SafeText text={known.user} /> too. Open it as it is
            saved, or change it to what stands here.
          </>
        }
        action="Open it"
        onConfirm={() => onKnown(known, 'open')}
        other={{ action: then === 'save' ? 'Update it' : 'Update and connect', run: () => onKnown(known, then) }}
        onKeep={onKeep}
        isCalm
      />
    </div>
  );
}
