import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { applyParameter, type ConnectionFields, emptyDraft } from '../../../shared/connections/parameters.ts';
import { defaultTls, guessEnvironment } from '../../../shared/connections/place.ts';
import { type Profile, profile as profileSchema } from '../../../shared/contract/connections.ts';
import { environmentParameters } from './environment-variables.ts';
import { type ImportSources, readSources, type SourceFile } from './import-sources.ts';
import { type PasswordLine, parsePasswordFile, passwordFor } from './password-file.ts';
import { parseServiceFile } from './service-file.ts';

export interface Importable {
  /** `pg_service.conf [crash-stats]`, `.pgpass line 3`, `PG* environment`. */
  readonly source: string;
  readonly profile: Profile;
  readonly password: string | undefined;
}

interface Candidate {
  readonly source: string;
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Connections that libpq's files and the environment name. Read now, on the user's word; nothing is kept or opened. */
export async function findImportable(sources: ImportSources): Promise<{ found: Importable[]; notes: string[] }> {
  const { serviceFiles, passwordFile, notes } = await readSources(sources);
  const lines = passwordFile ? parsePasswordFile(passwordFile.text) : [];
  const make = (candidate: Candidate) => toProfile(candidate, sources, notes) ?? [];
  const named = [...fromServices(serviceFiles, notes), ...fromEnvironment(sources.env, notes)]
    .flatMap(make)
    .map((made) => ({ ...made, password: made.password ?? passwordFor(lines, made.profile) }));
  const known = new Set(named.map(({ profile }) => addressOf(profile)));
  const others = fromPasswordLines(lines, notes).flatMap(make);
  return { found: [...named, ...others.filter(({ profile }) => !known.has(addressOf(profile)))], notes };
}

function fromPasswordLines(lines: readonly PasswordLine[], notes: string[]): Candidate[] {
  return lines.flatMap((line, i) => {
    const source = `.pgpass entry ${i + 1}`;
    if (line.host === '*' || line.user === '*') {
      notes.push(`${source} is for any ${line.host === '*' ? 'host' : 'user'} (*), so it names no connection`);
      return [];
    }
    const parameters = new Map([
      ['host', line.host],
      ['user', line.user],
      ['password', line.password],
    ]);
    if (line.port !== '*') parameters.set('port', line.port);
    if (line.database !== '*') parameters.set('dbname', line.database);
    return [{ source, name: line.database === '*' ? line.host : `${line.database} on ${line.host}`, parameters }];
  });
}

function fromServices(files: readonly SourceFile[], notes: string[]): Candidate[] {
  return files.flatMap((file) => {
    const parsed = parseServiceFile(file.text);
    notes.push(...parsed.notes.map((note) => `${file.path}, ${note}`));
    return parsed.services.map(({ name, parameters }) => ({
      source: `${path.basename(file.path)} [${name}]`,
      name,
      parameters,
    }));
  });
}

function fromEnvironment(env: ImportSources['env'], notes: string[]): Candidate[] {
  const parameters = environmentParameters(env);
  if (parameters.size === 0) return [];
  if (!parameters.has('host')) {
    notes.push('PG* is set, but not PGHOST, so it names no server');
    return [];
  }
  const name = [parameters.get('dbname'), parameters.get('host')].filter(Boolean).join(' on ');
  return [{ source: 'PG* environment', name, parameters }];
}

/** undefined, with the reason noted, when it names too little. What is refused is left out of it, and noted. */
function toProfile(
  { source, name, parameters }: Candidate,
  sources: ImportSources,
  notes: string[],
): Importable | undefined {
  const draft = emptyDraft();
  const nowhere = { name: { from: 0, to: 0 }, value: { from: 0, to: 0 } };
  for (const [parameter, value] of parameters) applyParameter(draft, parameter, value, nowhere);
  notes.push(...draft.problems.map(({ message }) => `${source}: ${message}`));
  const { sslcert, sslkey } = draft.fields;
  if (sslcert !== undefined || sslkey !== undefined) {
    const named = sslkey === undefined ? 'sslcert' : 'sslkey';
    notes.push(`${source}: ${named} is refused here; name it in the form, which shows the file before it is read`);
  }
  const { host } = draft.fields;
  if (host === undefined) {
    notes.push(`${source}: names no host, so it is left out`);
    return undefined;
  }
  const made = profileSchema.safeParse(profileOf({ source, name }, { ...draft.fields, host }, sources));
  if (made.success) return { source, profile: made.data, password: draft.fields.password };
  notes.push(`${source}: ${made.error.issues[0]?.message ?? 'cannot be read'}`);
  return undefined;
}

function profileOf(
  { source, name }: Pick<Candidate, 'source' | 'name'>,
  { host, port = 5432, ...fields }: ConnectionFields & { readonly host: string },
  sources: ImportSources,
): Profile {
  const user = fields.user ?? sources.user;
  const database = fields.database ?? user;
  const tls = fields.tls ?? defaultTls(host);
  const sslrootcert = fields.sslrootcert ?? (tls === 'verified' ? defaultRoot(sources.home) : undefined);
  const environment = guessEnvironment([name, database], host);
  const root = sslrootcert === undefined ? {} : { sslrootcert };
  return { id: idOf(source, host), name: name.slice(0, 120), host, port, database, user, tls, ...root, environment };
}

/** libpq's own default for verified lines. */
function defaultRoot(home: string): string | undefined {
  const file = path.join(home, '.postgresql', 'root.crt');
  return existsSync(file) ? file : undefined;
}

/** The same each time, so that importing twice makes one profile. */
const idOf = (source: string, host: string): string =>
  `import-${createHash('sha256').update(`${source}\n${host}`).digest('hex').slice(0, 16)}`;

const addressOf = ({ host, port, database, user }: Profile): string => JSON.stringify([host, port, database, user]);
