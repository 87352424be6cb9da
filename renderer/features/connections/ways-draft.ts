import type { Secrets, Ssh, SshHop } from '../../../shared/contract/connection-ways.ts';
import type { Profile } from '../../../shared/contract/connections.ts';

/** One SSH server as it is being filled in; `none`: it is not on the way. */
export interface HopDraft {
  readonly auth: 'none' | SshHop['auth'];
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly keyFile: string;
  /** Its password or the key's passphrase, only as typed here. */
  readonly secret: string;
}

/** The way to the server: through SSH, and with a certificate of the user's. */
export interface WaysDraft {
  readonly ssh: HopDraft;
  readonly jump: HopDraft;
  readonly showsCertificate: boolean;
  readonly sslcert: string;
  readonly sslkey: string;
  /** The key's passphrase, only as typed here. */
  readonly sslkeySecret: string;
}

const noHop: HopDraft = { auth: 'none', host: '', port: '22', user: '', keyFile: '', secret: '' };

export const noWays: WaysDraft = {
  ssh: noHop,
  jump: noHop,
  showsCertificate: false,
  sslcert: '',
  sslkey: '',
  sslkeySecret: '',
};

export function waysOf(profile: Pick<Profile, 'ssh' | 'sslcert' | 'sslkey'>): WaysDraft {
  return { ...noWays, ssh: hopOf(profile.ssh), jump: hopOf(profile.ssh?.jump), ...certificateOf(profile) };
}

/** What a profile or a pasted text says of a certificate; its fields are shown when it names a file. */
export function certificateOf({
  sslcert = '',
  sslkey = '',
}: Pick<Profile, 'sslcert' | 'sslkey'>): Pick<WaysDraft, 'showsCertificate' | 'sslcert' | 'sslkey'> {
  return { sslcert, sslkey, showsCertificate: sslcert !== '' || sslkey !== '' };
}

const hopOf = (hop: SshHop | undefined): HopDraft =>
  hop === undefined
    ? noHop
    : { ...noHop, auth: hop.auth, host: hop.host, port: String(hop.port), user: hop.user, keyFile: hop.keyFile ?? '' };

export type WayField = `${'ssh' | 'jump'}.${'host' | 'port' | 'user'}` | 'sslcert';
export type WrongWays = Partial<Record<WayField, string>>;

/** What each field of an SSH server lacks, by its name in the form. */
export function wrongWays({ ssh, jump, showsCertificate, sslcert }: WaysDraft, hasTls: boolean): WrongWays {
  return {
    ...wrongHop('ssh', ssh),
    ...(ssh.auth === 'none' ? {} : wrongHop('jump', jump)),
    ...(hasTls && showsCertificate && sslcert.trim() === '' ? { sslcert: 'The file of the certificate' } : {}),
  };
}

function wrongHop(name: 'ssh' | 'jump', { auth, host, port, user }: HopDraft): WrongWays {
  if (auth === 'none') return {};
  return {
    ...(/^[\p{L}\p{N}._:%-]+$/u.test(host.trim()) ? {} : { [`${name}.host`]: 'A host name or an address' }),
    ...(portOf(port) === 0 ? { [`${name}.port`]: '1 to 65535' } : {}),
    ...(user.trim() === '' ? { [`${name}.user`]: 'The name of a user there' } : {}),
  };
}

const portOf = (text: string): number => {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return port <= 65_535 ? port : 0;
};

/** The part of a profile that says the way, once nothing is wrong. */
export function waysInProfile(draft: WaysDraft, hasTls: boolean): Pick<Profile, 'ssh' | 'sslcert' | 'sslkey'> {
  const { ssh, jump, showsCertificate } = draft;
  const [sslcert, sslkey] = [draft.sslcert.trim(), draft.sslkey.trim()];
  const way: Ssh | undefined =
    ssh.auth === 'none'
      ? undefined
      : { ...toHop(ssh, ssh.auth), ...(jump.auth === 'none' ? {} : { jump: toHop(jump, jump.auth) }) };
  const isShown = hasTls && showsCertificate && sslcert !== '';
  return {
    ...(way === undefined ? {} : { ssh: way }),
    ...(isShown ? { sslcert } : {}),
    ...(isShown && sslkey !== '' ? { sslkey } : {}),
  };
}

function toHop({ host, port, user, keyFile }: HopDraft, auth: SshHop['auth']): SshHop {
  const file = keyFile.trim();
  return {
    host: host.trim(),
    port: portOf(port),
    user: user.trim(),
    auth,
    ...(auth === 'key' && file !== '' ? { keyFile: file } : {}),
  };
}

/** Those that were typed; nothing when none was. */
export function secretsOf({ ssh, jump, sslkeySecret }: WaysDraft): { secrets?: Secrets } {
  const secrets: Secrets = {
    ...(ssh.secret === '' ? {} : { ssh: ssh.secret }),
    ...(jump.secret === '' ? {} : { jump: jump.secret }),
    ...(sslkeySecret === '' ? {} : { sslkey: sslkeySecret }),
  };
  return Object.keys(secrets).length === 0 ? {} : { secrets };
}
