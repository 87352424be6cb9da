export interface ServiceEntry {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * A connection service file: `[name]` and `key=value` lines, `#` comments. Lines that libpq would refuse become notes.
 * https://www.postgresql.org/docs/current/libpq-pgservice.html
 */
export function parseServiceFile(text: string): { services: ServiceEntry[]; notes: string[] } {
  const services: { name: string; parameters: Map<string, string> }[] = [];
  const notes: string[] = [];
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const heading = /^\[(.+)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      services.push({ name: heading, parameters: new Map() });
      continue;
    }
    const equals = line.indexOf('=');
    const current = services.at(-1);
    if (line.startsWith('ldap')) notes.push(`line ${i + 1}: LDAP look-ups are not done`);
    else if (equals < 1 || !current) notes.push(`line ${i + 1} is neither [name] nor key=value`);
    else current.parameters.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return { services, notes };
}
