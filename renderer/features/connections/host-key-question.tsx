import type { HostKey } from '../../../shared/contract/connection-ways.ts';
import { ask } from '../../api.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import css from './connection-form.module.css';

interface HostKeyQuestionProps {
  readonly hostKey: HostKey;
  /** It was answered: try again. */
  readonly onAnswered: () => void;
  readonly onFailure: (error: unknown) => void;
  readonly onKeep: () => void;
}

/** An SSH server showed a key that nothing here vouches for. A changed one is first to be forgotten, by its name. */
export function HostKeyQuestion({ hostKey, onAnswered, onFailure, onKeep }: HostKeyQuestionProps) {
  const { host, port, type, fingerprint, kind } = hostKey;
  const server = `${host}:${port}`;
  const trust = () =>
    void ask('connections.trustHostKey', { host, port, type, fingerprint }).then(onAnswered, onFailure);
  const forget = () => void ask('connections.forgetHostKey', { host, port }).then(onAnswered, onFailure);
  return (
    <div className={css.confirm}>
      {kind === 'new' ? (
        <ConfirmRow
          question={
            <>
              Trust <SafeText text={server} /> by this key?
            </>
          }
          consequence={
            <>
              <code className={css.fingerprint}>
                <SafeText text={`${type} ${fingerprint}`} />
              </code>{' '}
              Heapscope remembers it; known_hosts stays as it is.
            </>
          }
          action="Trust this key"
          onConfirm={trust}
          onKeep={onKeep}
        />
      ) : (
        <TypedConfirm
          question="Forget the former key of this SSH server?"
          consequence={`It shows ${fingerprint} now. Only who set it up anew can tell whether that is right.`}
          name={server}
          action="Forget the former key"
          onConfirm={forget}
          onKeep={onKeep}
        />
      )}
    </div>
  );
}
