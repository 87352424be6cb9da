import type { SecretName } from '../../../shared/contract/connection-ways.ts';
import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import css from './connection-form.module.css';
import { SecretField } from './secret-field.tsx';
import type { HopDraft, WrongWays } from './ways-draft.ts';

interface HopFieldsProps {
  readonly name: 'ssh' | 'jump';
  /** Before each label: "SSH", "Jump". */
  readonly title: string;
  readonly hop: HopDraft;
  readonly saved: SavedProfile | undefined;
  readonly wrong: WrongWays;
  readonly wrongSecret: SecretName | undefined;
  readonly onChange: (hop: HopDraft) => void;
}

const logins = [
  { value: 'none', label: 'none', detail: '' },
  { value: 'agent', label: 'with the SSH agent', detail: 'the keys of ssh-add' },
  { value: 'key', label: 'with a key file', detail: 'ed25519, ECDSA, RSA' },
  { value: 'password', label: 'with a password', detail: '' },
] as const;

interface LoginProps {
  readonly label: string;
  readonly value: HopDraft['auth'];
  readonly isDisabled?: boolean;
  readonly onChange: (auth: HopDraft['auth']) => void;
}

/** Whether an SSH server is on the way, and how we log in there. */
export function SshLogin({ label, value, isDisabled = false, onChange }: LoginProps) {
  return (
    <SelectField
      label={label}
      place="form"
      value={value}
      options={logins}
      isDisabled={isDisabled}
      onChange={onChange}
    />
  );
}

/** One SSH server on the way. */
export function HopFields({ name, title, hop, saved, wrong, wrongSecret, onChange }: HopFieldsProps) {
  const text = (field: 'host' | 'port' | 'user', label: string) => ({
    label: `${title} ${label}`,
    value: hop[field],
    onChange: (value: string) => onChange({ ...hop, [field]: value }),
    ...(wrong[`${name}.${field}`] === undefined ? {} : { error: wrong[`${name}.${field}`] }),
  });
  return (
    <fieldset className={css.way} aria-label={name === 'ssh' ? 'SSH tunnel' : 'Jump host'}>
      <div className={css.span3}>
        <TextField {...text('host', 'host')} placeholder="bastion.example.com" maxLength={255} />
      </div>
      <div className={css.span1}>
        <TextField {...text('port', 'port')} inputMode="numeric" maxLength={5} />
      </div>
      <div className={css.span2}>
        <TextField {...text('user', 'user')} maxLength={255} />
      </div>
      {hop.auth === 'key' && (
        <div className={css.span4}>
          <TextField
            label={`${title} key file`}
            value={hop.keyFile}
            placeholder="~/.ssh/id_ed25519"
            maxLength={1024}
            onChange={(keyFile) => onChange({ ...hop, keyFile })}
          />
        </div>
      )}
      {hop.auth !== 'agent' && (
        <div className={css.span2}>
          <SecretField
            name={name}
            label={`${title} ${hop.auth === 'key' ? 'key passphrase' : 'password'}`}
            value={hop.secret}
            saved={saved}
            isWrong={wrongSecret === name}
            onChange={(secret) => onChange({ ...hop, secret })}
          />
        </div>
      )}
    </fieldset>
  );
}
