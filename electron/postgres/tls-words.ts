import { codeOf } from './socket-failures.ts';

const general = 'TLS failed: check its setting, the certificate and sslrootcert.';
/** Of `pg`, when the server's answer to SSLRequest is N. */
const withoutTls = /does not support SSL/;

/** By the code of Node or OpenSSL: what is wrong with a certificate, whose it is, and what to do. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^CERT_HAS_EXPIRED$/, "The server's certificate has expired; its administrator must renew it."],
  [/^CERT_NOT_YET_VALID$/, "The server's certificate is not valid yet; is the clock of this computer right?"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "The server's certificate is for another name; connect by a name that is in it."],
  [
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    "No authority that is trusted here signed the server's certificate; name its root in sslrootcert.",
  ],
  [/ALERT_UNKNOWN_CA/, 'The server does not know the authority that signed your client certificate (its ssl_ca_file).'],
  [/ALERT_CERTIFICATE_EXPIRED/, 'The server says that your client certificate has expired.'],
  [/ALERT_CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE/, 'The server may want a client certificate, and got none.'],
  [
    /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE|DECRYPT_ERROR)/,
    'The server does not accept your client certificate.',
  ],
];

/** One sentence for an error of TLS. */
export function tlsAdvice(error: Error): string {
  const code = codeOf(error) ?? '';
  if (withoutTls.test(error.message)) {
    return 'It answers without TLS: its administrator can turn ssl on. With TLS off here, all is sent in plain text.';
  }
  return sentences.find(([pattern]) => pattern.test(code))?.[1] ?? general;
}
