import { spawnSync } from 'node:child_process';
import path from 'node:path';

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

const program = 'openssl';

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
}

interface Wanted {
  readonly folder: string;
  readonly file: string;
  /** CN: the role that it is for. */
  readonly role: string;
  readonly days?: number;
  /** Locks the key. */
  readonly passphrase?: string;
}

/** A certificate for a role, signed by `ca.crt` of the folder (`makeCertificates`). */
export function makeClientCertificate({ folder, file, role, days = 3650, passphrase }: Wanted): ClientCertificate {
  const at = (name: string) => path.join(folder, name);
  const [cert, key, request] = [at(`${file}.crt`), at(`${file}.key`), at(`${file}.csr`)];
  const lock = passphrase === undefined ? ['-nodes'] : ['-passout', `pass:${passphrase}`];
  openssl('req', '-newkey', 'rsa:2048', ...lock, '-keyout', key, '-out', request, '-subj', `/CN=${role}`);
  const signing = ['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial'];
  openssl('x509', '-req', '-days', String(days), '-in', request, '-out', cert, ...signing);
  return { cert, key };
}
