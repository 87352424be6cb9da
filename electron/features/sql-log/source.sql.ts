import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import { boolean, number, text, textOrNull } from '../../postgres/value-types.ts';

/** How the server logs, and what this role may read of it. The paths are hidden from whom may not read all settings. */
export const logFacts = defineStatement({
  name: 'sql-log.source',
  manual: 'https://www.postgresql.org/docs/current/runtime-config-logging.html',
  limit: 'definition',
  columns: {
    has_collector: boolean,
    log_destination: text,
    log_line_prefix: text,
    log_statement: text,
    log_duration: text,
    log_min_duration_statement: text,
    lc_messages: textOrNull,
    cluster_name: text,
    log_directory: textOrNull,
    data_directory: textOrNull,
    may_list: boolean,
    may_read: boolean,
    backend_pid: number,
    /** Seconds since 1970, as postmaster.pid has it. */
    started: number,
    role: text,
    /** As quote_ident writes it, for a GRANT. */
    quoted_role: text,
  },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.current_setting('logging_collector') = 'on' AS has_collector,
               pg_catalog.current_setting('log_destination') AS log_destination,
               pg_catalog.current_setting('log_line_prefix') AS log_line_prefix,
               pg_catalog.current_setting('log_statement') AS log_statement,
               pg_catalog.current_setting('log_duration') AS log_duration,
               pg_catalog.current_setting('log_min_duration_statement') AS log_min_duration_statement,
               pg_catalog.current_setting('lc_messages', true) AS lc_messages,
               pg_catalog.current_setting('cluster_name') AS cluster_name,
               p.log_directory, p.data_directory,
               pg_catalog.has_function_privilege('pg_catalog.pg_ls_logdir()', 'EXECUTE') AS may_list,
               pg_catalog.has_function_privilege(
                 'pg_catalog.pg_read_binary_file(pg_catalog.text, pg_catalog.int8, pg_catalog.int8, pg_catalog.bool)',
                 'EXECUTE') AS may_read,
               pg_catalog.pg_backend_pid() AS backend_pid,
               pg_catalog.floor(pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time()))
                 ::pg_catalog.int8 AS started,
               current_user::pg_catalog.text AS role,
               pg_catalog.quote_ident(current_user::pg_catalog.text) AS quoted_role
        FROM  (SELECT pg_catalog.max(s.setting) FILTER (WHERE s.name = 'log_directory') AS log_directory,
                      pg_catalog.max(s.setting) FILTER (WHERE s.name = 'data_directory') AS data_directory
               FROM   pg_catalog.pg_settings AS s
               WHERE  s.name = ANY (ARRAY['log_directory', 'data_directory'])) AS p`,
    },
  ],
});

/** The newest files of the log's folder. */
export const logFiles = defineStatement({
  name: 'sql-log.files',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-GENFILE',
  limit: 'definition',
  needs: 'pg_monitor',
  columns: { name: text, size: number, modification: text },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT f.name, f.size, f.modification::pg_catalog.text AS modification
        FROM   pg_catalog.pg_ls_logdir() AS f
        ORDER  BY f.modification DESC, f.name DESC
        LIMIT  60`,
    },
  ],
});

/** Bytes, since a piece may begin and end in the middle of a character. null: the file is gone. */
export const logPiece = defineStatement({
  name: 'sql-log.piece',
  manual: 'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-GENFILE',
  limit: 'size-chunk',
  columns: { piece: textOrNull },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT pg_catalog.encode(
                 pg_catalog.pg_read_binary_file($1::pg_catalog.text, $2::pg_catalog.int8, $3::pg_catalog.int8, true),
                 'base64') AS piece`,
    },
  ],
  params: (path: string, offset: number, length: number) => [path, offset, length],
});
