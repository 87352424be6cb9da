import { isIPv4 } from 'node:net';
import type { Profile } from '../../shared/contract/connections.ts';

/** How a server may ask for the password: in clear, hashed with MD5, or by SCRAM, which gives nothing away. */
export type PasswordRequest = 'clear' | 'md5' | 'scram';

export type LineProfile = Pick<Profile, 'host' | 'tls' | 'environment' | 'acceptsClearPassword'>;

/** 127.0.0.0/8 or ::1, also as IPv4 in IPv6; a name is none. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  const v4 = address.startsWith('::ffff:') ? address.slice(7) : address;
  return address === '::1' || (isIPv4(v4) && v4.startsWith('127.'));
}

export const isSocketDirectory = (host: string): boolean => host.startsWith('/');

/**
 * Why the password must not be sent, or undefined when it may. Clear text and MD5 give the password away to whoever
 * answers on an unverified line. A loopback address proves little on production, where it is often a tunnel's end.
 */
export function refusal(
  asked: PasswordRequest,
  profile: LineProfile,
  remoteAddress: string | undefined,
): string | undefined {
  if (asked === 'scram' || profile.tls === 'verified' || isSocketDirectory(profile.host)) return undefined;
  const words = asked === 'clear' ? 'in clear text' : 'hashed with MD5';
  if (profile.environment === 'production') {
    return `The server asks for the password ${words}, and this line is not verified; on production it is not sent`;
  }
  if (isLoopback(remoteAddress) || profile.acceptsClearPassword === true) return undefined;
  return `The server asks for the password ${words}, and this line is not verified`;
}
