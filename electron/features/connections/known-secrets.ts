import type { SecretName, SshHop } from '../../../shared/contract/connection-ways.ts';
import type { Profile } from '../../../shared/contract/connections.ts';
import type { KnownProfiles } from './known-profiles.ts';

/** What the password belongs to: a user of one server, reached one way. Through other SSH it may be another server. */
export const addressOf = ({ host, port, user, ssh }: Profile): string =>
  JSON.stringify([host, port, user, ssh && hopOf(ssh), ssh?.jump && hopOf(ssh.jump)]);

const hopOf = ({ host, port, user }: SshHop) => [host, port, user];

/** What an open connection depends on. */
export function lineOf(profile: Profile): string {
  const { tls, sslrootcert, sslcert, sslkey, environment, acceptsClearPassword, ssh } = profile;
  return JSON.stringify([
    addressOf(profile),
    tls,
    sslrootcert,
    sslcert,
    sslkey,
    environment,
    acceptsClearPassword,
    ssh,
  ]);
}

/** What each secret is for. */
function purposesOf({ ssh, sslcert, sslkey }: Profile): Readonly<Record<SecretName, string>> {
  const jump = ssh?.jump;
  return {
    ssh: JSON.stringify(ssh && [...hopOf(ssh), ssh.auth, ssh.keyFile, jump && hopOf(jump)]),
    jump: JSON.stringify(jump && [...hopOf(jump), jump.auth, jump.keyFile]),
    sslkey: JSON.stringify([sslcert, sslkey]),
  };
}

/** The secrets that must not follow a profile from what it was to what it is now. */
export function strayed(before: Profile, now: Profile): SecretName[] {
  const [was, is] = [purposesOf(before), purposesOf(now)];
  return (['ssh', 'jump', 'sslkey'] as const).filter((name) => was[name] !== is[name]);
}

/** What is known for a profile as it is in the form: only what belongs to the same server, user, way and file. */
export async function knownSecretsAt({ known }: { readonly known: KnownProfiles }, profile: Profile) {
  const saved = await known.find(profile.id);
  return {
    password: async () => (saved && addressOf(saved) === addressOf(profile) ? known.passwordFor(saved) : undefined),
    secret: async (name: SecretName) =>
      saved && !strayed(saved, profile).includes(name) ? known.secretFor(saved, name) : undefined,
  };
}
