import type { HostKey, SecretName } from '../../shared/contract/connection-ways.ts';

interface Circumstances {
  readonly advice?: string;
  /** Trying again by itself would not help. */
  readonly isFinal?: boolean;
  readonly hostKey?: HostKey;
  readonly secret?: SecretName;
  readonly cause?: unknown;
}

/** What went wrong on the way to the server: at an SSH server, or with a file of the user's. */
export class TunnelFault extends Error {
  override readonly name = 'TunnelFault';
  readonly advice: string | undefined;
  readonly isFinal: boolean;
  readonly hostKey: HostKey | undefined;
  readonly secret: SecretName | undefined;

  constructor(message: string, { advice, isFinal = false, hostKey, secret, cause }: Circumstances = {}) {
    super(message, { cause });
    this.advice = advice;
    this.isFinal = isFinal;
    this.hostKey = hostKey;
    this.secret = secret;
  }
}
