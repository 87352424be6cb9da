const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at this address: is the server running, and is the port right?',
  ENOTFOUND: 'No such host name; check its spelling, or your VPN.',
  EAI_AGAIN: 'The name service does not answer; check your network.',
  ECONNRESET: 'The other side cut the connection; a firewall or a restart of the server can do that.',
  EPIPE: 'The other side had closed the connection.',
  ETIMEDOUT: 'No answer from this address; a firewall may drop what is sent there.',
  EHOSTUNREACH: 'There is no route to this host; check your network or VPN.',
  ENETUNREACH: 'There is no route to this network; check your network or VPN.',
  ENOENT: 'There is no such socket or file; check the directory, and whether the server runs.',
  EACCES: 'This user may not open the socket or file.',
};

/** One sentence for an error of the operating system; undefined for codes that say nothing to a user. */
export function socketAdvice(code: string): string | undefined {
  return sentences[code];
}

const certificate = /CERT|SIGNATURE|ISSUER|ALTNAME|^ERR_SSL|^ERR_TLS|SELF_SIGNED|EPROTO/u;

/** Errors of TLS, which trying again does not mend. */
export function isTlsError(error: Error): boolean {
  const code = codeOf(error);
  return (code !== undefined && certificate.test(code)) || /SSL/u.test(error.message);
}

export function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
