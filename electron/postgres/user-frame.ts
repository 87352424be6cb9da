import { fail } from '../../shared/failure.ts';
import { PG } from '../../shared/pg-version.ts';
import type { LaneTraits, Setting } from './lane-settings.ts';
import type { UserStatement } from './user-session.ts';
import { step, sync } from './wire-message.ts';

/** The user waits for a lock a little; nobody waits for the user. */
const lockMs = 2_000;
const idleMs = 5_000;

/** Ours: limits that have a field of their own, and what would make the answers unreadable or the promise void. */
const refused = new Set([
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
  'client_connection_check_interval',
  'client_encoding',
  'transaction_read_only',
  'default_transaction_read_only',
  'transaction_isolation',
  'transaction_deferrable',
  'session_authorization',
  'role',
]);

export interface FrameNeeds {
  readonly statement: UserStatement;
  readonly server_version_num: number;
  readonly traits: LaneTraits;
  readonly timeoutMs: number;
}

/** Throws `bad-input` for a setting that is not the user's to make. */
export function refuseSettings({ settings }: UserStatement): void {
  const found = settings.find(({ name }) => refused.has(name.toLowerCase()));
  if (found !== undefined) fail('bad-input', `${found.name} is set by Heapscope itself and cannot be given here`);
}

/**
 * All that stands before the user's text, in one write under one Sync: the transaction, our limits, the user's settings,
 * and a query that pins the snapshot, after which READ WRITE can be set no more. The transaction cannot be prepared for
 * two-phase commit either, which READ ONLY would allow: one that has exported its snapshot is refused that.
 */
export function frameOf(needs: FrameNeeds): Buffer {
  const { statement } = needs;
  const given = statement.settings.map(({ name, value }): Setting => [name, value]);
  return Buffer.concat([
    ...step(statement.isWritable === true ? 'BEGIN TRANSACTION READ WRITE' : 'BEGIN TRANSACTION READ ONLY'),
    ...setting(ownSettings(needs)),
    ...(given.length === 0 ? [] : setting(given)),
    ...step('SELECT pg_catalog.pg_export_snapshot()'),
    sync,
  ]);
}

export const rollback: Buffer = Buffer.concat([...step('ROLLBACK'), sync]);

function ownSettings({ server_version_num, traits, timeoutMs }: FrameNeeds): readonly Setting[] {
  const settings: Setting[] = [
    ['statement_timeout', `${timeoutMs}`],
    ['lock_timeout', `${lockMs}`],
    ['idle_in_transaction_session_timeout', `${idleMs}`],
    ['client_min_messages', 'error'],
  ];
  // Above the statement's own, so that it is that one which is reached and told.
  if (server_version_num >= PG.v17) settings.push(['transaction_timeout', `${timeoutMs + idleMs}`]);
  if (traits.noticesLostClients) settings.push(['client_connection_check_interval', '1000']);
  if (traits.isSqlAscii) settings.push(['client_encoding', 'SQL_ASCII']);
  return settings;
}

function setting(settings: readonly Setting[]): readonly Buffer[] {
  const calls = settings.map((_, i) => `pg_catalog.set_config($${2 * i + 1}, $${2 * i + 2}, true)`);
  return step(`SELECT ${calls.join(', ')}`, settings.flat());
}
