// Node sees only some of the names that this CommonJS package exports, so they are taken from the whole.
import ssh2, { type BaseAgent, type ParsedKey, type PublicKeyEntry } from 'ssh2';
import type { SecretName, SshHop } from '../../shared/contract/connection-ways.ts';
import { readOwnFile } from './own-file.ts';
import { TunnelFault } from './tunnel-fault.ts';

/** How we prove to an SSH server who we are, as ssh2 takes it. */
export type Identity =
  | { readonly kind: 'agent'; readonly agent: BaseAgent }
  | { readonly kind: 'key'; readonly privateKey: Buffer; readonly passphrase: string | undefined }
  | { readonly kind: 'password'; readonly password: string };

export interface IdentityNeeds {
  /** Which secret belongs to this server. */
  readonly name: SecretName;
  readonly secret: (name: SecretName) => string | undefined | Promise<string | undefined>;
  /** $SSH_AUTH_SOCK, or OpenSSH's pipe on Windows; undefined when there is none. */
  readonly agentSocket: string | undefined;
}

const agentMs = 3_000;

/** Everything that can be known before the server is asked. Rejects with a fault in words. */
export async function identityFor(hop: SshHop, needs: IdentityNeeds): Promise<Identity> {
  if (hop.auth === 'agent') return { kind: 'agent', agent: await agentWithKeys(hop, needs.agentSocket) };
  const secret = (await needs.secret(needs.name)) || undefined;
  if (hop.auth === 'key') {
    return { kind: 'key', privateKey: await readKey(hop, secret, needs.name), passphrase: secret };
  }
  if (secret === undefined) {
    throw new TunnelFault(`${hop.host} asks for the password of ${hop.user}`, {
      isFinal: true,
      secret: needs.name,
      advice: 'Enter the password of the SSH server to connect.',
    });
  }
  return { kind: 'password', password: secret };
}

async function agentWithKeys({ host }: SshHop, socket: string | undefined): Promise<BaseAgent> {
  const advice = 'Start ssh-agent and add a key (ssh-add), or choose a key file here.';
  if (socket === undefined || socket === '') {
    throw new TunnelFault('There is no SSH agent: SSH_AUTH_SOCK is not set', { isFinal: true, advice });
  }
  const agent = ssh2.createAgent(socket);
  const keys = await new Promise<readonly (ParsedKey | PublicKeyEntry | Buffer | string)[]>((resolve, reject) => {
    const why = (told: string) =>
      reject(new TunnelFault(`The SSH agent does not answer: ${told}`, { isFinal: true, advice }));
    const timer = setTimeout(() => why(`nothing came within ${agentMs / 1000} s`), agentMs);
    agent.getIdentities((error, found) => {
      clearTimeout(timer);
      if (error) why(error.message);
      else resolve(found ?? []);
    });
  });
  if (keys.length > 0) return agent;
  throw new TunnelFault(`The SSH agent holds no key for ${host}`, { isFinal: true, advice });
}

/** Read and tried here, for ssh2 has one sentence for all that may be wrong with it. */
async function readKey(hop: SshHop, passphrase: string | undefined, secret: SecretName): Promise<Buffer> {
  const file = hop.keyFile ?? '~/.ssh/id_ed25519';
  const text = await readOwnFile('Key file', file);
  const parsed = ssh2.utils.parseKey(text, passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined || key instanceof Error) throw wrongKey(file, key, passphrase, secret);
  if (key.isPrivateKey()) return text;
  throw new TunnelFault(`Key file ${file}: this is the public half of a key`, {
    isFinal: true,
    advice: 'Name the file of the private key; it has the same name without .pub.',
  });
}

function wrongKey(
  file: string,
  error: Error | undefined,
  passphrase: string | undefined,
  secret: SecretName,
): TunnelFault {
  const isLocked = error !== undefined && /no passphrase given/i.test(error.message);
  if (isLocked) {
    const advice = 'Enter its passphrase to connect.';
    return new TunnelFault(`Key file ${file}: it is locked with a passphrase`, { isFinal: true, secret, advice });
  }
  if (passphrase !== undefined && error !== undefined && /passphrase|integrity|decrypt/i.test(error.message)) {
    const advice = 'Enter the passphrase of this key.';
    return new TunnelFault(`Key file ${file}: the passphrase is wrong`, { isFinal: true, secret, advice });
  }
  return new TunnelFault(`Key file ${file}: it holds no private key that can be read`, {
    isFinal: true,
    advice: 'Keys of OpenSSH and PEM are read: ed25519, ECDSA and RSA.',
  });
}
