import type { LogMissing } from '../../../shared/contract/sql-log-tail.ts';

export interface MissingFacts {
  readonly has_collector: boolean;
  readonly log_destination: string;
  readonly may_list: boolean;
  readonly may_read: boolean;
  readonly log_directory: string | null;
  readonly quoted_role: string;
}

/** What only goes to syslog or the event log leaves no line in the files of the collector, nor on stderr. */
export const writesFiles = (log_destination: string): boolean => /\b(?:stderr|csvlog|jsonlog)\b/u.test(log_destination);

const mayReadFunction = 'pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)';

/** Which right or setting is missing to read the log, each with what brings it. */
export function missingOf(facts: MissingFacts): LogMissing {
  if (!writesFiles(facts.log_destination)) return elsewhere(facts);
  if (!facts.has_collector) return noFiles;
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

const turnOnCollector = {
  text: 'A superuser turns the collector on; it takes a restart of the server:',
  sql: "ALTER SYSTEM SET logging_collector = 'on';",
};

function elsewhere({ log_destination, has_collector }: MissingFacts): LogMissing {
  const both = log_destination === '' ? 'stderr' : `stderr,${log_destination}`;
  return {
    message: `The server logs to ${log_destination || 'nowhere'}, which cannot be read from here`,
    steps: [
      {
        text: 'A superuser lets it log to stderr as well; a reload is enough:',
        sql: `ALTER SYSTEM SET log_destination = '${both}';\nSELECT pg_reload_conf();`,
      },
      ...(has_collector ? [] : [turnOnCollector]),
    ],
  };
}

const noFiles: LogMissing = {
  message: 'logging_collector is off: the server’s log goes to where it was started from, and cannot be read from here',
  steps: [
    turnOnCollector,
    {
      text: 'Heapscope on the server’s own computer reads the file of pg_ctl -l, Debian’s /var/log/postgresql and the systemd journal, where its user may read them.',
      sql: null,
    },
  ],
};
