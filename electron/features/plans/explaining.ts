import { fail } from '../../../shared/failure.ts';
import type { UserLimits, UserSession } from '../../postgres/user-session.ts';

/** Runs one EXPLAIN and answers its one cell, as the server sent it. Fails with `limit` above 10 MB. */
export async function explain(
  session: UserSession,
  prefix: string,
  params: readonly (string | null)[],
  limits: UserLimits,
): Promise<string> {
  const { rows, cutCells } = await session.run({ prefix, params, limits });
  if (cutCells > 0)
    fail('limit', 'The plan is larger than 10 MB', { advice: 'Ask for it without VERBOSE, or of less.' });
  return rows[0]?.[0] ?? fail('sql', 'The server sent no plan');
}
