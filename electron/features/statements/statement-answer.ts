import { fail } from '../../../shared/failure.ts';
import type { Session } from '../../postgres/session.ts';
import { extension } from './extension.sql.ts';
import { missingOf } from './missing.ts';
import { parameterTypes } from './parameter-types.ts';
import { texts } from './reading.sql.ts';
import { queryidOf } from './reading.ts';

/** Far longer than anybody reads, and short enough to send. */
const mostCharacters = 1_000_000;

/** The whole text of an entry. null: hidden, or thrown out meanwhile. */
export async function statementAnswer(
  session: Session,
  key: string,
): Promise<{ query: string | null; parameters: string[] }> {
  const queryid = queryidOf(key);
  if (queryid === null) {
    return key.startsWith('hidden/')
      ? { query: null, parameters: [] }
      : fail('bad-input', `No statement has the key ${key}`);
  }
  const found = await session.one(extension);
  const missing = missingOf(found);
  if (missing !== null || found.schema === null)
    return fail('unsupported', missing?.message ?? 'It is not there any more');
  const [text] = await session.rows(texts, found.schema, [queryid], mostCharacters);
  const query = text?.query ?? null;
  return { query, parameters: query === null ? [] : parameterTypes(query) };
}
