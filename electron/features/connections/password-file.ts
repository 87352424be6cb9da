/** One line of a password file; `*` matches anything. */
export interface PasswordLine {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/**
 * `host:port:database:user:password`, a backslash before `:` and `\`, `#` comments.
 * https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export function parsePasswordFile(text: string): PasswordLine[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const [host, port, database, user, password] = fieldsOf(line);
    if (!host || !port || !database || !user || password === undefined) return [];
    return [{ host, port, database, user, password }];
  });
}

/** The password is the rest of the line after the fourth colon, further colons included as libpq reads it. */
function fieldsOf(line: string): string[] {
  const fields = [''];
  for (let i = 0; i < line.length; i += 1) {
    const escapes = line[i] === '\\' && i + 1 < line.length;
    if (line[i] === ':' && fields.length < 5) {
      fields.push('');
      continue;
    }
    if (escapes) i += 1;
    fields.push(`${fields.pop() ?? ''}${line[i] ?? ''}`);
  }
  return fields;
}

interface Address {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/**
 * The password of the first line that names this very host. Unlike libpq, a line for any host is not used: its password
 * would go to every server that a profile names, in clear where that server asks so.
 */
export function passwordFor(lines: readonly PasswordLine[], address: Address): string | undefined {
  const isSocket = address.host.startsWith('/');
  const matches = (pattern: string, value: string) => pattern === '*' || pattern === value;
  return lines.find(
    (line) =>
      (line.host === address.host || (isSocket && line.host === 'localhost')) &&
      matches(line.port, String(address.port)) &&
      matches(line.database, address.database) &&
      matches(line.user, address.user),
  )?.password;
}
