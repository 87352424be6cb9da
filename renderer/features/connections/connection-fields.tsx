import type { Ref } from 'react';
import type { SecretName } from '../../../shared/contract/connection-ways.ts';
import type { Environment, SavedProfile, Tls } from '../../../shared/contract/connections.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { CertificateFields } from './certificate-fields.tsx';
import css from './connection-form.module.css';
import {
  type Draft,
  endingOfDraft,
  environmentOf,
  hasTls,
  mayLeakPassword,
  nameOf,
  tlsOf,
  type Wrong,
} from './draft.ts';
import { HopFields, SshLogin } from './ssh-fields.tsx';
import type { HopDraft, WaysDraft } from './ways-draft.ts';

interface ConnectionFieldsProps {
  readonly draft: Draft;
  readonly saved: SavedProfile | undefined;
  readonly keychain: 'real' | 'none';
  readonly wrong: Wrong;
  /** The server refused the password, or asks for one. */
  readonly isPasswordWrong: boolean;
  /** The secret of the way that is missing or wrong. */
  readonly wrongSecret: SecretName | undefined;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly passwordField: Ref<HTMLInputElement>;
}

const tlsOptions: readonly { value: Tls; label: string; detail: string }[] = [
  { value: 'off', label: 'off', detail: 'plain text' },
  { value: 'unverified', label: 'encrypted, not verified', detail: 'somebody else may answer' },
  { value: 'verified', label: 'verified', detail: 'certificate and host name are checked' },
];

const certificateOptions = [
  { value: 'none', label: 'none', detail: '' },
  { value: 'files', label: 'from files', detail: 'sslcert and sslkey' },
] as const;

const environmentWords: readonly Environment[] = ['local', 'staging', 'production'];

/** The fields of one connection on a grid of six columns. */
export function ConnectionFields(props: ConnectionFieldsProps) {
  const text = textOf(props);
  const chosen = environmentOf(props.draft);
  return (
    <div className={css.grid}>
      <div className={css.span4}>
        <TextField {...text('host', 'Host')} placeholder="db1.example.com, or a socket directory" maxLength={255} />
      </div>
      <div className={css.span2}>
        <TextField {...text('port', 'Port')} inputMode="numeric" maxLength={5} />
      </div>
      <div className={css.span2}>
        <TextField {...text('database', 'Database')} maxLength={63} />
      </div>
      <div className={css.span2}>
        <TextField {...text('user', 'User')} maxLength={63} />
      </div>
      <div className={css.span2}>
        <Password {...props} />
      </div>
      <Line {...props} />
      <Ways {...props} />
      <div className={css.span3}>
        <span className={css.label}>Environment</span>
        <Segmented
          label="Environment"
          isField
          value={chosen}
          options={environmentWords.map((value) => ({
            value,
            label: value,
            ...(value === chosen ? { icon: <i className={css.dot} data-environment={value} /> } : {}),
          }))}
          onChange={(environment) => props.onChange({ environment })}
        />
      </div>
      <EndingBackends {...props} />
      <div className={css.span4}>
        <TextField
          {...text('name', 'Name')}
          placeholder={props.draft.host === '' || props.draft.database === '' ? '' : nameOf(props.draft)}
          maxLength={120}
        />
      </div>
      <div className={css.span2}>
        <PasswordPlace {...props} />
      </div>
      {mayLeakPassword(props.draft) && <ClearPassword {...props} />}
    </div>
  );
}

/** Whether the screens may end and cancel, and how much they ask before. On production a click is never enough. */
function EndingBackends({ draft, onChange }: ConnectionFieldsProps) {
  const isProduction = environmentOf(draft) === 'production';
  return (
    <div className={css.span3}>
      <span className={css.label}>Ending backends</span>
      <Segmented
        label="Ending backends"
        isField
        value={endingOfDraft(draft)}
        options={[
          { value: 'never', label: 'Never' },
          { value: 'confirm', label: 'Confirm each', isDisabled: isProduction },
          { value: 'type-name', label: 'Type the name' },
        ]}
        onChange={(ending) => onChange({ ending })}
      />
    </div>
  );
}

type TextName = 'host' | 'port' | 'database' | 'user' | 'sslrootcert' | 'name';

const textOf =
  ({ draft, wrong, onChange }: ConnectionFieldsProps) =>
  (field: TextName, label: string) => ({
    label,
    value: draft[field],
    onChange: (value: string) => onChange({ [field]: value }),
    ...(field in wrong ? { error: wrong[field as keyof Wrong] } : {}),
  });

/** TLS in three words, the root that it is verified against, and what we show of ourselves. */
function Line(props: ConnectionFieldsProps) {
  const { draft, onChange } = props;
  const { ways } = draft;
  const isSocket = draft.host.startsWith('/');
  const isVerified = tlsOf(draft) === 'verified';
  return (
    <>
      <div className={css.span2}>
        <SelectField
          label="TLS"
          place="form"
          value={isSocket ? 'off' : tlsOf(draft)}
          options={tlsOptions}
          isDisabled={isSocket}
          onChange={(tls) => onChange({ tls })}
        />
      </div>
      <div className={css.span2}>
        <TextField
          {...textOf(props)('sslrootcert', 'sslrootcert')}
          placeholder={isVerified ? 'well-known authorities' : 'only when verified'}
          disabled={!isVerified}
          maxLength={1024}
        />
      </div>
      <div className={css.span2}>
        <SelectField
          label="Client certificate"
          place="form"
          value={ways.showsCertificate && hasTls(draft) ? 'files' : 'none'}
          options={certificateOptions}
          isDisabled={!hasTls(draft)}
          onChange={(shown) => onChange({ ways: { ...ways, showsCertificate: shown === 'files' } })}
        />
      </div>
    </>
  );
}

/** What leads there, and only what is used of it. */
function Ways({ draft, saved, wrong, wrongSecret, onChange }: ConnectionFieldsProps) {
  const { ways } = draft;
  const change = (part: Partial<WaysDraft>) => onChange({ ways: { ...ways, ...part } });
  const hop = (name: 'ssh' | 'jump') => ({
    ...{ name, hop: ways[name], saved, wrong, wrongSecret },
    onChange: (next: HopDraft) => change({ [name]: next }),
  });
  const isThroughSsh = ways.ssh.auth !== 'none';
  return (
    <>
      {hasTls(draft) && ways.showsCertificate && (
        <CertificateFields {...{ ways, saved, wrong, wrongSecret }} onChange={change} />
      )}
      <div className={css.span3}>
        <SshLogin
          label="SSH tunnel"
          value={ways.ssh.auth}
          onChange={(auth) => change({ ssh: { ...ways.ssh, auth } })}
        />
      </div>
      <div className={css.span3}>
        <SshLogin
          label="Jump host before it"
          value={isThroughSsh ? ways.jump.auth : 'none'}
          isDisabled={!isThroughSsh}
          onChange={(auth) => change({ jump: { ...ways.jump, auth } })}
        />
      </div>
      {isThroughSsh && <HopFields title="SSH" {...hop('ssh')} />}
      {isThroughSsh && ways.jump.auth !== 'none' && <HopFields title="Jump" {...hop('jump')} />}
    </>
  );
}

function Password({ draft, saved, isPasswordWrong, onChange, passwordField }: ConnectionFieldsProps) {
  const isKnown = saved !== undefined && saved.secret !== 'none' && draft.password === '';
  const where = saved?.secret === 'keychain' ? 'system keychain' : 'kept until close';
  return (
    <TextField
      ref={passwordField}
      label="Password"
      type="password"
      value={draft.password}
      maxLength={1024}
      placeholder={isKnown ? '••••••••' : ''}
      onChange={(password) => onChange({ password })}
      {...(isKnown ? { after: where } : {})}
      {...(isPasswordWrong ? { error: 'Not accepted' } : {})}
    />
  );
}

function PasswordPlace({ draft, keychain, onChange }: ConnectionFieldsProps) {
  const memory = { value: 'memory', label: 'until Heapscope closes', detail: 'never on disk' } as const;
  if (keychain === 'none') {
    return (
      <SelectField
        label="Keep password"
        place="form"
        value="memory"
        options={[{ ...memory, detail: 'this computer offers no keychain' }]}
        onChange={() => undefined}
      />
    );
  }
  return (
    <SelectField
      label="Keep password"
      place="form"
      value={draft.keepPassword}
      options={[{ value: 'keychain', label: 'in the system keychain', detail: 'encrypted' }, memory]}
      onChange={(keepPassword) => onChange({ keepPassword })}
    />
  );
}

function ClearPassword({ draft, onChange }: ConnectionFieldsProps) {
  return (
    <label className={css.accept}>
      <input
        type="checkbox"
        checked={draft.acceptsClearPassword}
        onChange={(event) => onChange({ acceptsClearPassword: event.currentTarget.checked })}
      />
      <span>
        Send the password even when the server asks for it in clear text or MD5. This line is not verified, so whoever
        answers could keep it.
      </span>
    </label>
  );
}
