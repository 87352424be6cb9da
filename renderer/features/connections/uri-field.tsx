import { IconClipboard } from '@tabler/icons-react';
import { useState } from 'react';
import { type ParsedConnection, parseConnection, profileToUri } from '../../../shared/connections/uri.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type Draft, serverText, tlsOf } from './draft.ts';
import css from './uri-field.module.css';

interface UriFieldProps {
  readonly draft: Draft;
  /** At each change that can be understood. */
  readonly onParsed: (parsed: ParsedConnection) => void;
}

/** The fields as a URI, without the password; what is typed or pasted here fills the fields at once. */
export function UriField({ draft, onParsed }: UriFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? null : parseConnection(typed);
  const [problem] = parsed?.problems ?? [];
  const change = (text: string) => {
    setTyped(text);
    const found = parseConnection(text);
    if (found.problems.length === 0 && found.fields.host !== undefined) onParsed(found);
  };
  // Left alone, it shows what the fields say, so that a pasted password does not stay on the screen.
  const leave = () => {
    if (problem === undefined) setTyped(null);
  };
  return (
    <div className={css.uri}>
      <TextField
        label="Connection URI"
        hint="paste one to fill the fields"
        value={typed ?? uriOf(draft)}
        onChange={change}
        onBlur={leave}
        isMono
        placeholder="postgresql://user@host:5432/database"
        before={<IconClipboard size={14} stroke={1.6} />}
        after={<Kbd keys="Ctrl V" />}
        error={typed !== null && typed !== '' && problem ? <WrongPart text={typed} problem={problem} /> : undefined}
      />
      <p className={css.effective} role="status">
        {draft.host !== '' && problem === undefined && <Effective draft={draft} />} {parsed?.notes.join(' ')}
      </p>
    </div>
  );
}

function uriOf(draft: Draft): string {
  const port = Number(draft.port);
  if (draft.host === '' || !Number.isInteger(port)) return '';
  const { host, database, user, sslrootcert, ways } = draft;
  return profileToUri({
    host,
    port,
    database,
    user,
    tls: tlsOf(draft),
    ...(sslrootcert === '' ? {} : { sslrootcert }),
    ...(ways.showsCertificate ? { sslcert: ways.sslcert, sslkey: ways.sslkey } : {}),
  });
}

/** Where the connection would really lead. */
function Effective({ draft }: { readonly draft: Draft }) {
  return (
    <>
      Leads to <b>{serverText({ host: draft.host, port: Number(draft.port) })}</b>
      {draft.database !== '' && (
        <>
          , database <b>{draft.database}</b>
        </>
      )}
      {draft.user !== '' && (
        <>
          , as <b>{draft.user}</b>
        </>
      )}
      {draft.ways.ssh.auth !== 'none' && draft.ways.ssh.host !== '' && (
        <>
          , through <b>{draft.ways.ssh.host}</b>
        </>
      )}
      .
    </>
  );
}

interface WrongPartProps {
  readonly text: string;
  readonly problem: ParsedConnection['problems'][number];
}

/** The sentence, and the part of the text that it is about. */
function WrongPart({ text, problem }: WrongPartProps) {
  const { from, to, message, advice } = problem;
  const before = text.slice(Math.max(0, from - 24), from);
  return (
    <>
      {message}
      {advice !== undefined && `. ${advice}`}
      <code className={css.part}>
        {before.length < from ? '…' : ''}
        {before}
        <u>{text.slice(from, to) || ' '}</u>
        {text.slice(to, to + 24)}
        {text.length > to + 24 ? '…' : ''}
      </code>
    </>
  );
}
