import type { SecretName, SshHop } from '../../shared/contract/connection-ways.ts';
import { socketAdvice } from '../postgres/socket-failures.ts';
import { TunnelFault } from './tunnel-fault.ts';

/** Where and as whom: `me@bastion:22`. */
export const hopText = ({ user, host, port }: SshHop): string =>
  `${user}@${host.includes(':') ? `[${host}]` : host}:${port}`;

const field = (error: unknown, name: string): unknown =>
  error instanceof Error && name in error ? Reflect.get(error, name) : undefined;

/** An error of the line to an SSH server, in words. `secret` is what was shown to it, when that is one of ours. */
export function faultOfLine(hop: SshHop, secret: SecretName | undefined, error: Error): TunnelFault {
  if (error instanceof TunnelFault) return error;
  const where = hopText(hop);
  const code = field(error, 'code');
  const level = field(error, 'level');
  if (level === 'client-authentication' || /too many authentication failures/i.test(error.message)) {
    return notLetIn(hop, secret, error);
  }
  if (level === 'agent') {
    const advice = 'It may be locked, or have refused to sign.';
    return new TunnelFault(`The SSH agent failed: ${error.message}`, { isFinal: true, advice, cause: error });
  }
  if (typeof code === 'string') {
    const advice = socketAdvice(code) ?? 'The SSH server was not reached.';
    return new TunnelFault(`SSH server ${where}: ${error.message}`, { advice, cause: error });
  }
  if (/no matching|unsupported|algorithm/i.test(error.message)) {
    const advice = 'The SSH server offers only algorithms that are too old to be trusted.';
    return new TunnelFault(`SSH server ${where}: ${error.message}`, { isFinal: true, advice, cause: error });
  }
  return new TunnelFault(`SSH server ${where}: ${error.message}`, {
    advice: 'What answers there may be no SSH server, or it closed the connection.',
    cause: error,
  });
}

function notLetIn(hop: SshHop, secret: SecretName | undefined, cause: Error): TunnelFault {
  const shown = {
    agent: 'no key of the SSH agent',
    key: 'the key of the key file is not',
    password: 'the password is not',
  };
  const words = hop.auth === 'agent' ? `${shown.agent} is accepted` : `${shown[hop.auth]} accepted`;
  const isTooMany = /too many/i.test(cause.message);
  return new TunnelFault(`SSH server ${hopText(hop)}: ${words}`, {
    isFinal: true,
    advice: isTooMany
      ? 'The agent holds more keys than the server lets us try (MaxAuthTries); choose a key file here.'
      : `Is ${hop.user} the right user there, and is the key in its authorized_keys?`,
    ...(hop.auth === 'password' && secret !== undefined ? { secret } : {}),
    cause,
  });
}

/** RFC 4254, 5.1: why a channel was not opened. */
const prohibited = 1;
const connectFailed = 2;

/** Why the SSH server did not lead on to `target`. */
export function faultOfChannel(hop: SshHop, target: string, error: Error): TunnelFault {
  if (error instanceof TunnelFault) return error;
  const reason = field(error, 'reason');
  const told = error.message.replace(/^\(SSH\) Channel open failure: ?/, '');
  if (reason === prohibited) {
    return new TunnelFault(`${hop.host} leads nowhere: ${told || 'forwarding is refused'}`, {
      isFinal: true,
      advice: `The SSH server forbids forwarding to ${target} (AllowTcpForwarding, PermitOpen, or the options of the key).`,
      cause: error,
    });
  }
  if (reason === connectFailed) {
    return new TunnelFault(`${hop.host} does not reach ${target}: ${told || 'connect failed'}`, {
      advice: 'The SSH server was reached, but from there nothing answers at this address.',
      cause: error,
    });
  }
  return new TunnelFault(`${hop.host} opens no channel to ${target}: ${told}`, { cause: error });
}
