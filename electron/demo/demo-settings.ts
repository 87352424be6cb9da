import type { Settings } from './settings-file.ts';

/**
 * Small, so that the demo fits beside everything else on a laptop, and with what the rooms read switched on.
 * `wal_level` stays minimal (no slots, no standby), which keeps bulk loading out of the WAL.
 */
export const demoSettings: Settings = {
  max_connections: 50,
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  min_wal_size: '12MB',
  max_wal_size: '24MB',
  max_prepared_transactions: 10,
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'all',
  track_io_timing: 'on',
  track_functions: 'all',
  autovacuum_naptime: '15s',
  log_line_prefix: '%m [%p] %q%u@%d %a ',
  log_destination: 'jsonlog',
  logging_collector: 'on',
  // A name of its own for each file, so that one that was rotated for its size can be deleted (server-logs.ts).
  log_filename: 'postgresql-%Y%m%d-%H%M%S.log',
  log_rotation_size: '2MB',
  log_rotation_age: '60min',
  log_min_error_statement: 'panic',
  // A backend in a long wait notices that its client was killed.
  client_connection_check_interval: '1s',
  synchronous_commit: 'off',
};

/**
 * While the scenario is built nothing is worth keeping: a build that is interrupted starts over. Nor are its thousands
 * of statements counted, or they would be all that Statements shows.
 */
export const buildSettings: Settings = {
  ...demoSettings,
  shared_preload_libraries: '',
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
};
