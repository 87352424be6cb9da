import { z } from 'zod';

/** Ways to a server: through SSH, and what TLS shows of us. Files are named here and read when a connection is made. */

const text = (max: number) => z.string().max(max);

/** A path on this computer; `~/` is the home folder. */
export const filePath = text(1024).min(1);

/**
 * One SSH server on the way. `agent`: the keys of the running ssh-agent; `key`: those of `keyFile`; `password`: a
 * password, typed where the server asks for it.
 */
const sshHop = z.strictObject({
  host: text(255).regex(/^[\p{L}\p{N}._:%-]+$/u, 'a host name or an address'),
  port: z.number().int().min(1).max(65_535),
  user: text(255).min(1),
  auth: z.enum(['agent', 'key', 'password']),
  keyFile: filePath.optional(),
});
export type SshHop = z.infer<typeof sshHop>;

/** The server is reached from `host`; `jump`, where there is one, is passed on the way to `host`. */
export const ssh = sshHop.extend({ jump: sshHop.optional() });
export type Ssh = z.infer<typeof ssh>;

/** Beside the role's password: a password or a key's passphrase for each SSH server, the passphrase of sslkey. */
export const secretName = z.enum(['ssh', 'jump', 'sslkey']);
export type SecretName = z.infer<typeof secretName>;

const secret = text(1024).optional();
/** Absent: the one that is known already. Empty: forget the known one. */
export const secrets = z.strictObject({ ssh: secret, jump: secret, sslkey: secret });
export type Secrets = z.infer<typeof secrets>;

/** The key that an SSH server showed, and that nothing here vouches for. */
export const hostKey = z.strictObject({
  host: text(255),
  port: z.number().int(),
  /** `ssh-ed25519` … */
  type: text(100),
  /** `SHA256:…`, as ssh prints it. */
  fingerprint: text(100),
  /** new: never seen. changed: Heapscope remembers another, which may be forgotten. */
  kind: z.enum(['new', 'changed']),
});
export type HostKey = z.infer<typeof hostKey>;
