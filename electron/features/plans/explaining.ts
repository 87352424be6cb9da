import { fail } from '../../../shared/failure.ts';
import type { UserLimits, UserSession } from '../../postgres/user-session.ts';

type Sent = Omit<Parameters<UserSession['run']>[0], 'limits' | 'isPrepared'>;

/** Runs one EXPLAIN and answers its one cell, as the server sent it. Fails with `limit` above 10 MB. */
export async function explain(session: UserSession, sent: Sent, limits: UserLimits): Promise<string> {
  const { rows, cutCells } = await session.run({ ...sent, limits });
  if (cutCells > 0)
    fail('limit', 'The plan is larger than 10 MB', { advice: 'Ask for it without VERBOSE, or of less.' });
  return rows[0]?.[0] ?? fail('sql', 'The server sent no plan');
}

const prepared = 'heapscope_generic';

/** What makes a prepared statement's plan the one for all values. */
export const genericSetting = { name: 'plan_cache_mode', value: 'force_generic_plan' };

/**
 * For a text with parameters: prepares it, so that its generic plan can be asked for, under `genericSetting`. GENERIC_PLAN
 * alone does not do, since what is bound is a constant to the planner, NULL too, and the text cannot be sent unbound.
 * Answers what to send for a prefix.
 */
export async function prepareGeneric(
  session: UserSession,
  parameters: number,
  limits: UserLimits,
): Promise<(prefix: string) => Sent> {
  await session.run({ prefix: `PREPARE ${prepared} AS `, params: [], limits });
  const values = Array.from({ length: parameters }, () => 'NULL').join(', ');
  return (prefix) => ({ instead: `${prefix}EXECUTE ${prepared} (${values})`, params: [] });
}
