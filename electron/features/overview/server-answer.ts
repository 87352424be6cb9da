import type { Setting } from '../../../shared/contract/overview.ts';
import { settingText } from '../../../shared/overview/setting-text.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import { overviewServer, overviewSettings, overviewSlots } from './server.sql.ts';

/** Those by which people find out why a server behaves as it does, in the order in which they are shown. */
const names: readonly string[] = [
  'max_connections',
  'superuser_reserved_connections',
  'reserved_connections',
  'idle_in_transaction_session_timeout',
  'statement_timeout',
  'lock_timeout',
  'deadlock_timeout',
  'shared_buffers',
  'effective_cache_size',
  'work_mem',
  'maintenance_work_mem',
  'max_wal_size',
  'checkpoint_timeout',
  'wal_level',
  'wal_compression',
  'synchronous_commit',
  'fsync',
  'full_page_writes',
  'autovacuum',
  'autovacuum_max_workers',
  'autovacuum_naptime',
  'autovacuum_vacuum_scale_factor',
  'autovacuum_vacuum_cost_limit',
  'autovacuum_vacuum_cost_delay',
  'track_counts',
  'track_io_timing',
  'random_page_cost',
  'jit',
  'max_locks_per_transaction',
  'max_prepared_transactions',
  'max_slot_wal_keep_size',
  'hot_standby_feedback',
  'log_statement',
  'log_min_duration_statement',
];

export async function serverAnswer(session: Session) {
  const [server, settings, slots] = await Promise.all([
    session.one(overviewServer),
    session.rows(overviewSettings, names),
    session.rows(overviewSlots),
  ]);
  const { is_standby: isStandby, ...rest } = server;
  return {
    ...rest,
    isStandby,
    extensions: [...server.extensions],
    settings: settings.map(settingOf),
    slots,
  };
}

function settingOf(row: Row<(typeof overviewSettings)['columns']>): Setting {
  const { name, unit, pending_restart: isPendingRestart } = row;
  return { name, value: settingText(row.reset_val ?? '', unit), source: sourceOf(row), isPendingRestart };
}

/** `session` is us. A value that neither role nor database set, and that is not the built-in one, is the server's. */
function sourceOf({ source, override, is_boot_val }: Row<(typeof overviewSettings)['columns']>): string {
  if (source !== 'session') return source === 'configuration file' ? 'file' : source;
  return override ?? (is_boot_val ? 'default' : 'server');
}
