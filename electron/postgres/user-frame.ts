import { PG } from '../../shared/pg-version.ts';
import { type LaneTraits, type Setting, setConfigText } from './lane-settings.ts';
import type { UserStatement } from './user-session.ts';
import type { Message } from './wire-line.ts';
import { step, sync } from './wire-message.ts';

/** The user waits for a lock a little; nobody waits for the user. */
const lockMs = 2_000;
const idleMs = 5_000;

export interface FrameNeeds {
  readonly statement: UserStatement;
  readonly server_version_num: number;
  readonly traits: LaneTraits;
  readonly timeoutMs: number;
}

/** What stands around the user's text, as it is sent and as it is shown. */
export interface Frame {
  readonly begin: Message;
  readonly text: string;
  readonly params: readonly string[];
}

/**
 * All that stands before the user's text, in one write under one Sync: the transaction, our limits and the user's
 * settings, and a query that pins the snapshot, after which READ WRITE can be set no more. It exports that snapshot too,
 * since a transaction that has done so cannot be left behind by PREPARE TRANSACTION, which READ ONLY would allow.
 */
export function frameOf(needs: FrameNeeds): Frame {
  const { statement } = needs;
  const begin = `BEGIN TRANSACTION READ ${statement.isWritable === true ? 'WRITE' : 'ONLY'}, NOT DEFERRABLE`;
  const settings = [...ownSettings(needs), ...statement.settings.map(({ name, value }): Setting => [name, value])];
  const set = setConfigText(settings.length, true);
  const pin = 'SELECT pg_catalog.pg_export_snapshot()';
  const params = settings.flat();
  return {
    begin: { bytes: Buffer.concat([step(begin), step(set, params), step(pin), sync]), steps: 3 },
    text: [begin, set, pin, '-- the statement itself', 'ROLLBACK'].join(';\n'),
    params,
  };
}

export const rollback: Message = { bytes: Buffer.concat([step('ROLLBACK'), sync]), steps: 1 };
/** Behind a pooler others get the same backend next, with the locks that a rollback does not give back. */
export const rollbackForOthers: Message = {
  bytes: Buffer.concat([step('ROLLBACK'), step('SELECT pg_catalog.pg_advisory_unlock_all()'), sync]),
  steps: 2,
};

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
