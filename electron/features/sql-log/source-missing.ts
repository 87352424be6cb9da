import type { LogMissing } from '../../../shared/contract/sql-log-tail.ts';

export interface MissingFacts {
  readonly has_collector: boolean;
  readonly log_destination: string;
  readonly may_list: boolean;
  readonly may_read: boolean;
  readonly log_directory: string | null;
  readonly quoted_role: string;
}

const mayReadFunction = 'pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)';

/** Which right or setting is missing to read the log, each with what brings it. */
export function missingOf(facts: MissingFacts): LogMissing {
  if (!facts.has_collector) return noFiles(facts.log_destination);
  const steps = [];
  if (!facts.may_list || facts.log_directory === null) {
    steps.push({
      text: 'A superuser lets this role see the settings and the files of the log:',
      sql: `GRANT pg_monitor TO ${facts.quoted_role};`,
    });
  }
  if (!facts.may_read) {
    steps.push({
      text: 'A superuser lets this role read the server’s files, in this database:',
      sql: `GRANT EXECUTE ON FUNCTION ${mayReadFunction} TO ${facts.quoted_role};`,
    });
  }
  return { message: 'This role may not read the log', steps };
}

function noFiles(log_destination: string): LogMissing {
  const isSyslog = /\b(?:syslog|eventlog)\b/u.test(log_destination);
  return {
    message: isSyslog
      ? `The server logs to ${log_destination}, which cannot be read from here`
      : 'logging_collector is off: the server’s log goes to where it was started from, and cannot be read from here',
    steps: [
      {
        text: 'A superuser turns the collector on; it takes a restart of the server:',
        sql: "ALTER SYSTEM SET logging_collector = 'on';",
      },
      {
        text: 'Heapscope on the server’s own computer reads the file of pg_ctl -l, Debian’s /var/log/postgresql and the systemd journal, where its user may read them.',
        sql: null,
      },
    ],
  };
}
