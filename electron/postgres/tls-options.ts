import { type ConnectionOptions, createSecureContext } from 'node:tls';
import type { SecretName } from '../../shared/contract/connection-ways.ts';
import type { Profile } from '../../shared/contract/connections.ts';
import { readOwnFile } from '../ways-in/own-file.ts';
import { TunnelFault } from '../ways-in/tunnel-fault.ts';
import { isSocketDirectory } from './password-policy.ts';

type TlsProfile = Pick<Profile, 'host' | 'tls' | 'sslrootcert' | 'sslcert' | 'sslkey'>;
type SecretFor = (name: SecretName) => string | undefined | Promise<string | undefined>;

/**
 * The three words as options of Node's TLS, never as an sslmode: pg's reading of those words changes with its next
 * major. `verified` checks the chain (sslrootcert, else the well-known authorities) and the name of `host`, which is
 * named here because on a line that is no socket Node would take `localhost` for it. A client certificate is shown
 * whenever there is one. The files are read now; rejects in words when one cannot be used.
 */
export async function tlsOptions(profile: TlsProfile, secret?: SecretFor): Promise<ConnectionOptions | false> {
  const { host, tls, sslrootcert } = profile;
  if (tls === 'off' || isSocketDirectory(host)) return false;
  const own = await clientCertificate(profile, secret);
  if (tls === 'unverified') return { host, rejectUnauthorized: false, ...own };
  if (sslrootcert === undefined) return { host, rejectUnauthorized: true, ...own };
  const ca = await readOwnFile('sslrootcert', sslrootcert);
  usable({ ca }, () => notPem('sslrootcert', sslrootcert, 'certificate'));
  return { host, rejectUnauthorized: true, ca, ...own };
}

async function clientCertificate(
  { sslcert, sslkey }: TlsProfile,
  secret: SecretFor | undefined,
): Promise<Pick<ConnectionOptions, 'cert' | 'key' | 'passphrase'>> {
  if (sslcert === undefined) return {};
  const cert = await readOwnFile('sslcert', sslcert);
  usable({ cert }, () => notPem('sslcert', sslcert, 'certificate'));
  const keyFile = sslkey ?? sslcert;
  const key = sslkey === undefined ? cert : await readOwnFile('sslkey', sslkey);
  const passphrase = (await secret?.('sslkey')) || undefined;
  const own = { cert, key, ...(passphrase === undefined ? {} : { passphrase }) };
  usable(own, (code) => wrongKey(keyFile, sslcert, code, passphrase));
  return own;
}

/** Before anything is sent: OpenSSL's words for what is wrong come only when it takes the parts together. */
function usable(options: Parameters<typeof createSecureContext>[0], words: (code: string) => TunnelFault): void {
  try {
    createSecureContext(options);
  } catch (error) {
    throw words(error instanceof Error && 'code' in error ? String(error.code) : String(error));
  }
}

const notPem = (what: string, file: string, holds: string) =>
  new TunnelFault(`${what} ${file}: it holds no ${holds} in PEM`, {
    isFinal: true,
    advice: 'PEM is the text form that begins with -----BEGIN.',
  });

function wrongKey(file: string, cert: string, code: string, passphrase: string | undefined): TunnelFault {
  if (/MISMATCH/.test(code)) {
    const advice = 'Each certificate has its own key.';
    return new TunnelFault(`sslkey ${file}: it is not the key of ${cert}`, { isFinal: true, advice });
  }
  if (/CANCELLED|PASSWORD|DECRYPT|CIPHERFINAL|PKCS12/.test(code)) {
    const isGiven = passphrase !== undefined;
    return new TunnelFault(
      `sslkey ${file}: ${isGiven ? 'the passphrase is wrong' : 'it is locked with a passphrase'}`,
      {
        isFinal: true,
        secret: 'sslkey',
        advice: isGiven ? 'Enter the passphrase of this key.' : 'Enter its passphrase to connect.',
      },
    );
  }
  return notPem('sslkey', file, 'private key');
}
