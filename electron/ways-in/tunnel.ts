import { connect as connectSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecretName, Ssh, SshHop } from '../../shared/contract/connection-ways.ts';
import type { HostKeys } from './host-keys.ts';
import { identityFor } from './ssh-identity.ts';
import { type Far, SshLine } from './ssh-line.ts';

export interface WaysNeeds {
  readonly hostKeys: HostKeys;
  /** $SSH_AUTH_SOCK; undefined when there is none. */
  readonly agentSocket: string | undefined;
  /** For each SSH server, from the first byte until it lets us in. */
  readonly timeoutMs?: number;
}

/** What a connection asks for on its way, only when it is asked itself. */
export type SecretFor = (name: SecretName) => string | undefined | Promise<string | undefined>;

/**
 * A way to the server through SSH, in this process: each connection is a stream of its own. No local port listens, so
 * nobody else on this computer can use it, and it ends with the process, however that ends.
 */
export interface Tunnel {
  /** Rejects with a fault in words; within whose time limit is the caller's business. */
  channel(far: Far): Promise<Duplex>;
  /** Called once when it ends, at once when it has. Returns how to stop listening. */
  onEnd(listener: (error: Error) => void): () => void;
  close(): Promise<void>;
}

/** Opens tunnels for whoever has a profile with `ssh`. */
export type OpenTunnel = (ssh: Ssh, secret: SecretFor) => Promise<Tunnel>;

const hopMs = 10_000;

/** Rejects with the first fault, and leaves nothing open then. */
export function tunnels({ hostKeys, agentSocket, timeoutMs = hopMs }: WaysNeeds): OpenTunnel {
  const open = async (hop: SshHop, name: SecretName, secret: SecretFor, reach: () => Duplex | Promise<Duplex>) => {
    const hostKey = await hostKeys.check(hop.host, hop.port);
    const identity = await identityFor(hop, { name, secret, agentSocket });
    return SshLine.open({ hop, identity, hostKey, secret: name, stream: await reach(), timeoutMs });
  };
  return async (ssh, secret) => {
    const { jump } = ssh;
    if (jump === undefined) return open(ssh, 'ssh', secret, () => dial(ssh));
    const first = await open(jump, 'jump', secret, () => dial(jump));
    try {
      const last = await open(ssh, 'ssh', secret, () => first.channel({ host: ssh.host, port: ssh.port }));
      return chained(first, last);
    } catch (error) {
      await first.close();
      throw error;
    }
  };
}

function dial({ host, port }: SshHop): Duplex {
  const socket = connectSocket(port, host);
  socket.setNoDelay(true);
  return socket;
}

/** What ends the first ends both; the last is asked for channels. */
function chained(first: SshLine, last: SshLine): Tunnel {
  return {
    channel: (far) => last.channel(far),
    onEnd: (listener) => last.onEnd(listener),
    async close() {
      await last.close();
      await first.close();
    },
  };
}

/** On Windows OpenSSH's agent listens on a pipe of a fixed name. */
export const agentSocketOf = (env: Readonly<Record<string, string | undefined>>, platform: string) =>
  env.SSH_AUTH_SOCK || (platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined);
