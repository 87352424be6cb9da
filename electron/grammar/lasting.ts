import type { Found } from './walk.ts';
import { changing } from './writes.ts';

/** Functions whose effect neither READ ONLY nor a rollback keeps within the transaction, with what remains. */
const functions: readonly (readonly [pattern: RegExp, remains: string])[] = [
  [/^(?:nextval|setval)$/u, 'sequences do not go back'],
  [/^pg_(?:terminate|cancel)_backend$/u, 'another backend is ended or cancelled at once'],
  [/^dblink/u, 'what runs on the connection that it opens is no part of this transaction'],
  [/^pg_(?:create|copy|drop)_\w*slot$/u, 'the replication slot stays as it is then, and keeps WAL'],
  [/^pg_(?:logical_slot_get|replication_slot_advance|sync_replication_slots)/u, 'the replication slot moves on'],
  [/^pg_replication_origin_/u, 'the replication origin stays changed'],
  [/^pg_(?:try_)?advisory_(?:lock|unlock)/u, 'the lock outlives a rollback, until this connection is closed'],
  [/^(?:lo_export|pg_file_write|pg_file_rename|pg_file_unlink|pg_file_sync)$/u, 'the file on the server stays'],
  [/^(?:lo_\w+|lowrite)$/u, 'large objects that were written leave dead rows'],
  [/^pg_reload_conf$/u, 'the server reads its configuration again'],
  [/^pg_rotate_logfile$/u, 'the server begins another log file'],
  [/^pg_(?:switch_wal|create_restore_point|logical_emit_message)$/u, 'WAL is written'],
  [/^pg_stat_(?:reset|statements_reset|have_stats_reset|clear_)\w*$/u, 'the statistics are gone'],
  [/^(?:txid_current|pg_current_xact_id)$/u, 'a transaction id is used up'],
  [
    /^pg_(?:start_backup|stop_backup|backup_start|backup_stop|promote|wal_replay_pause|wal_replay_resume)$/u,
    'it acts on the whole server',
  ],
  [/^pg_log_backend_memory_contexts$/u, "the server's log grows"],
  [/^pg_prewarm$|^autoprewarm/u, 'what it loaded stays in the cache'],
  [/^(?:query_to_xml\w*|ts_stat|ts_rewrite)$/u, 'it runs a text that is not looked into here'],
];

const deadRows = 'dead rows: what was written and rolled back stays in the table until VACUUM';
const wal = 'WAL: it is written, and sent to standbys, all the same';
const sequences = 'sequences: numbers drawn for serial and identity columns do not go back';
const triggers = 'triggers: what they do outside of this transaction (dblink, files, other servers) is not undone';

const ofStatements: Readonly<Record<string, readonly string[]>> = {
  InsertStmt: [deadRows, wal, sequences, triggers],
  UpdateStmt: [deadRows, wal, triggers],
  DeleteStmt: [wal, triggers],
  MergeStmt: [deadRows, wal, sequences, triggers],
  LockingClause: ['row locks: they are written into the rows themselves, with WAL'],
  DoStmt: ['DO: it runs code that is not looked into here'],
  CallStmt: ['CALL: it runs code that is not looked into here'],
  CheckPointStmt: ['CHECKPOINT: it happens at once, for the whole server'],
  LoadStmt: ['LOAD: the library stays loaded until this connection is closed'],
  PrepareStmt: ['PREPARE: the statement outlives a rollback, until this connection is closed'],
  ReindexStmt: ['REINDEX: it locks the table until the rollback, and writes WAL'],
  ClusterStmt: ['CLUSTER: it locks the table until the rollback, and writes WAL'],
  VacuumStmt: ['ANALYZE: the counters of the table (rows changed since) begin anew'],
  LockStmt: ['LOCK: others wait until the rollback'],
  AlterSystemStmt: ['ALTER SYSTEM: postgresql.auto.conf is no part of a transaction'],
};

/** What a rollback of the text would not undo, as sentences. Empty: nothing known. */
export function lastingOf(found: Found): string[] {
  const sentences = [...found.functions].flatMap((name) => {
    const remains = functions.find(([pattern]) => pattern.test(name))?.[1];
    return remains === undefined ? [] : [`${name}: ${remains}`];
  });
  for (const { tag, fields } of found.told) {
    if (tag === 'CopyStmt' && fields.is_program === true)
      sentences.push('COPY PROGRAM: the program runs on the server');
    else if (tag === 'CopyStmt' && fields.is_from !== true && typeof fields.filename === 'string') {
      sentences.push('COPY TO: the file on the server stays');
    } else if (tag === 'TransactionStmt' && fields.kind === 'TRANS_STMT_PREPARE') {
      sentences.push('PREPARE TRANSACTION: it waits, with its locks, until somebody commits it or rolls it back');
    }
  }
  for (const tag of [...changing, ...Object.keys(ofStatements)]) {
    if (found.tags.has(tag)) sentences.push(...(ofStatements[tag] ?? []));
  }
  return [...new Set(sentences)];
}
