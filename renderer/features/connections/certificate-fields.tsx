import type { SecretName } from '../../../shared/contract/connection-ways.ts';
import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { TextField } from '../../ui/text-field.tsx';
import css from './connection-form.module.css';
import { SecretField } from './secret-field.tsx';
import type { WaysDraft, WrongWays } from './ways-draft.ts';

interface CertificateFieldsProps {
  readonly ways: WaysDraft;
  readonly saved: SavedProfile | undefined;
  readonly wrong: WrongWays;
  readonly wrongSecret: SecretName | undefined;
  readonly onChange: (change: Partial<WaysDraft>) => void;
}

/** The certificate that the server is shown, in the words of libpq's parameters. */
export function CertificateFields({ ways, saved, wrong, wrongSecret, onChange }: CertificateFieldsProps) {
  return (
    <fieldset className={css.way} aria-label="Client certificate">
      <div className={css.span2}>
        <TextField
          label="sslcert"
          value={ways.sslcert}
          placeholder="~/.postgresql/postgresql.crt"
          maxLength={1024}
          onChange={(sslcert) => onChange({ sslcert })}
          {...(wrong.sslcert === undefined ? {} : { error: wrong.sslcert })}
        />
      </div>
      <div className={css.span2}>
        <TextField
          label="sslkey"
          value={ways.sslkey}
          placeholder="in the same file"
          maxLength={1024}
          onChange={(sslkey) => onChange({ sslkey })}
        />
      </div>
      <div className={css.span2}>
        <SecretField
          name="sslkey"
          label="sslkey passphrase"
          value={ways.sslkeySecret}
          saved={saved}
          isWrong={wrongSecret === 'sslkey'}
          onChange={(sslkeySecret) => onChange({ sslkeySecret })}
        />
      </div>
    </fieldset>
  );
}
