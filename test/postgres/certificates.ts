import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serverAccount } from '../../electron/demo/account.ts';

export interface Certificates {
  readonly ca: string;
  /** Paths of the server's certificate and key, readable by the server's account alone. */
  readonly cert: string;
  readonly key: string;
  readonly pem: { readonly cert: string; readonly key: string };
}

const program = 'openssl';

/** Why there are none, for `describe.skipIf`; undefined when openssl is there. In CI it is a failure, so never skip. */
export const noOpenssl: string | undefined =
  process.env.CI !== undefined || spawnSync(program, ['version']).status === 0 ? undefined : 'openssl is not installed';

/** An authority of this test's own, and a server certificate for `localhost` alone, in `folder`. */
export function makeCertificates(folder: string): Certificates {
  const at = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  };
  const days = ['-days', '36500'];
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  writeFileSync(at('san'), 'subjectAltName=DNS:localhost\n');
  openssl(
    'req',
    '-x509',
    ...newKey,
    ...days,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.crt'),
    '-subj',
    '/CN=test authority',
  );
  openssl('req', ...newKey, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=localhost');
  const signing = ['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('san')];
  openssl('x509', '-req', ...days, '-in', at('server.csr'), '-out', at('server.crt'), ...signing);
  const account = serverAccount();
  if (account) chownSync(at('server.key'), account.uid, account.gid);
  return {
    ca: at('ca.crt'),
    cert: at('server.crt'),
    key: at('server.key'),
    pem: { cert: readFileSync(at('server.crt'), 'utf8'), key: readFileSync(at('server.key'), 'utf8') },
  };
}
