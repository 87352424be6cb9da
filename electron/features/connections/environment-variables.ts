/** https://www.postgresql.org/docs/current/libpq-envars.html: those that name a connection. */
const parameterByVariable: Readonly<Record<string, string>> = {
  PGHOST: 'host',
  PGHOSTADDR: 'hostaddr',
  PGPORT: 'port',
  PGDATABASE: 'dbname',
  PGUSER: 'user',
  PGPASSWORD: 'password',
  PGSSLMODE: 'sslmode',
  PGSSLROOTCERT: 'sslrootcert',
  PGOPTIONS: 'options',
  PGSSLKEY: 'sslkey',
  PGSSLCERT: 'sslcert',
};

/** PG* of the environment as connection parameters; empty when none is set. */
export function environmentParameters(env: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [variable, parameter] of Object.entries(parameterByVariable)) {
    const value = env[variable];
    if (value) found.set(parameter, value);
  }
  return found;
}
