import { IconPlugConnected } from '@tabler/icons-react';
import { type RefObject, useEffect, useRef } from 'react';
import type { Profile, SavedProfile } from '../../../shared/contract/connections.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { asFailure } from './connecting.ts';
import { ConnectionFields } from './connection-fields.tsx';
import css from './connection-form.module.css';
import { type Draft, withPasted } from './draft.ts';
import { FormQuestion } from './form-question.tsx';
import { HostKeyQuestion } from './host-key-question.tsx';
import { ProfileMenu } from './profile-menu.tsx';
import { TestPanel } from './test-panel.tsx';
import { UriField } from './uri-field.tsx';
import { type FormState, useConnectionForm } from './use-connection-form.ts';
import { useFirstWrong, useOutcomeInSight } from './use-sight.ts';

interface ConnectionFormProps {
  readonly draft: Draft;
  readonly saved: SavedProfile | undefined;
  readonly profiles: readonly SavedProfile[];
  readonly keychain: 'real' | 'none';
  readonly onChange: (draft: Draft) => void;
  readonly onSaved: (saved: SavedProfile) => void;
  readonly onDelete: () => void;
  /** A profile out of a file is to be shown. */
  readonly onRead: (profile: Profile, notes: readonly string[]) => void;
}

/** One connection: fill in, test, save, connect. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { draft, saved, profiles, keychain, onChange, onSaved, onDelete, onRead } = props;
  const passwordField = useRef<HTMLInputElement>(null);
  const form = useConnectionForm({ draft, saved, profiles, onChange, onSaved, passwordField });
  useAskedPassword(passwordField);
  const outcome = useOutcomeInSight(form);
  const { wrong, isPasswordWrong, wrongSecret, asking } = form;
  const section = useFirstWrong(wrong);
  return (
    <section ref={section} className={css.form} aria-label={saved ? 'Edit connection' : 'New connection'}>
      <div className={css.head}>
        <h2>{saved ? 'Edit connection' : 'New connection'}</h2>
        {saved && (
          <span title={visibleText(saved.name)}>
            <SafeText text={saved.name} />
          </span>
        )}
      </div>
      <UriField key={draft.id} draft={draft} onParsed={(parsed) => form.change(withPasted(draft, parsed))} />
      <ConnectionFields
        {...{ draft, saved, keychain, wrong, isPasswordWrong, wrongSecret, passwordField }}
        onChange={(part) => form.change({ ...draft, ...part })}
      />
      <p className={css.sessions}>
        Heapscope reads with transaction_read_only = on, statement_timeout = 15 s, lock_timeout = 100 ms and
        application_name = heapscope, over at most 4 connections.
      </p>
      <div ref={outcome}>
        <Result form={form} saved={saved} />
        <Actions form={form} saved={saved} onRead={onRead} />
        {form.hostKey && (
          <HostKeyQuestion
            key={form.hostKey.fingerprint}
            hostKey={form.hostKey}
            onAnswered={form.again}
            onFailure={(error) => form.fail(asFailure(error))}
            onKeep={() => form.change(draft)}
          />
        )}
        {asking && (
          <FormQuestion
            asking={asking}
            saved={saved}
            onKeep={() => form.ask(null)}
            onDelete={onDelete}
            onSure={(then) => form.go(then, true)}
            onKnown={form.useKnown}
          />
        )}
      </div>
    </section>
  );
}

/** `?ask=password` leads to the field, once. */
function useAskedPassword(field: RefObject<HTMLInputElement | null>): void {
  const [asked, setAsked] = useUrlState('ask', '');
  useEffect(() => {
    if (asked !== 'password') return;
    field.current?.focus();
    setAsked('');
  }, [asked, setAsked, field]);
}

const stillUsable = 'The connection can be used until Heapscope closes. Save it again once the disk takes it.';

function Result({ form, saved }: { readonly form: FormState; readonly saved: SavedProfile | undefined }) {
  const { tested, failure } = form;
  const unsaved = saved?.unsaved;
  if (!tested && !failure && unsaved === undefined) return null;
  return (
    <div className={css.result}>
      {tested && <TestPanel tested={tested} />}
      {failure && <FailureNote failure={failure} isBare />}
      {unsaved !== undefined && (
        <FailureNote failure={{ kind: 'file', message: unsaved, advice: stillUsable }} isBare />
      )}
    </div>
  );
}

interface ActionsProps extends Pick<ConnectionFormProps, 'saved' | 'onRead'> {
  readonly form: FormState;
}

function Actions({ form, saved, onRead }: ActionsProps) {
  const { isBusy, tested } = form;
  return (
    <div className={css.actions}>
      <Button keys="Alt K" icon={<IconPlugConnected size={14} stroke={1.6} />} onClick={form.test}>
        {tested ? 'Test again' : 'Test'}
      </Button>
      {saved && (
        <Button look="quiet" onClick={() => form.ask({ kind: 'delete' })}>
          Delete…
        </Button>
      )}
      <ProfileMenu saved={saved} onRead={onRead} onFailure={form.fail} />
      <span className={css.space} />
      <Button keys="Ctrl S" disabled={isBusy} onClick={() => form.go('save')}>
        Save
      </Button>
      <Button look="primary" keys="Ctrl Enter" disabled={isBusy} onClick={() => form.go('connect')}>
        {isBusy ? 'Connecting' : 'Connect'}
      </Button>
    </div>
  );
}
