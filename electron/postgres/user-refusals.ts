import { fail } from '../../shared/failure.ts';
import type { UserSession, UserStatement } from './user-session.ts';

/** Ours: limits that have a field of their own, and what would make the answers unreadable or the promise void. */
const ours = new Set([
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
  'client_connection_check_interval',
  'client_encoding',
  'client_min_messages',
  'transaction_read_only',
  'transaction_isolation',
  'transaction_deferrable',
  'session_authorization',
  'role',
]);

/** As Bind counts them. */
const mostParameters = 65_535;

/** Throws `bad-input` for a setting that is not the user's to make. */
export function refuseSettings({ settings }: UserStatement): void {
  for (const { name, value } of settings) {
    refuseNul(name, 'settings');
    refuseNul(value, 'settings');
    if (ours.has(name.toLowerCase())) fail('bad-input', `${name} is set by Heapscope itself and cannot be given here`);
  }
}

export function refuseParameters(params: Parameters<UserSession['run']>[0]['params']): void {
  if (params.length > mostParameters) fail('bad-input', `More than ${mostParameters} parameters`);
  for (const [i, value] of params.entries()) if (value !== null) refuseNul(value, `$${i + 1}`);
}

/** PostgreSQL's texts end at a NUL, so what follows one would be lost without a word. */
export function refuseNul(text: string, field: string): void {
  const from = text.indexOf('\0');
  if (from < 0) return;
  fail('bad-input', `There is a NUL character in ${field}, which no PostgreSQL text can hold`, {
    at: { field, from, to: from + 1 },
  });
}
