import { oldestSupported } from '../../shared/pg-version.ts';

const foreign: readonly (readonly [RegExp, string])[] = [
  [/cockroach/iu, 'CockroachDB'],
  [/redshift/iu, 'Amazon Redshift'],
  [/-YB-|yugabyte/iu, 'YugabyteDB'],
  [/\/bouncer$/u, "PgBouncer's own console"],
];

const oldest = Math.floor(oldestSupported / 10_000);

/**
 * Why Heapscope does not speak to this server, from what it reported while we connected, so that nothing needs to be
 * sent to find out. undefined when it is a PostgreSQL that is new enough.
 * https://www.postgresql.org/docs/current/libpq-status.html#LIBPQ-PQPARAMETERSTATUS
 */
export function refusedServer(parameters: ReadonlyMap<string, string>): string | undefined {
  const version = parameters.get('server_version');
  if (version === undefined) return 'This server does not say which version of PostgreSQL it is.';
  if (parameters.has('crdb_version')) return notPostgres('CockroachDB');
  if (parameters.has('padb_version')) return notPostgres('Amazon Redshift');
  const name = foreignName(version);
  if (name !== undefined) return notPostgres(name);
  const major = Number.parseInt(version, 10);
  if (Number.isNaN(major)) return `This server calls its version "${version.slice(0, 60)}", which is no PostgreSQL.`;
  return major < oldest ? `This is PostgreSQL ${version}; Heapscope needs ${oldest} or newer.` : undefined;
}

/** The same from version(), for forks that report an ordinary server_version. */
export function refusedVersionText(version: string): string | undefined {
  const name = foreignName(version);
  return name === undefined ? undefined : notPostgres(name);
}

const foreignName = (text: string) => foreign.find(([pattern]) => pattern.test(text))?.[1];
const notPostgres = (name: string) => `This is ${name}, not PostgreSQL; Heapscope reads PostgreSQL's own catalogs.`;

/** Why the version that a server tells as a number cannot be true; it is kept and compared, so it must be one. */
export const refusedVersionNumber = (server_version_num: number): string | undefined =>
  Number.isInteger(server_version_num) && server_version_num >= oldestSupported && server_version_num < 10_000_000
    ? undefined
    : `This server calls its version number ${server_version_num}, which is no PostgreSQL that Heapscope knows.`;
