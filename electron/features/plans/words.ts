import type { At } from '../../../shared/contract/place.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { schemasOf } from './search-path.ts';
import { searchPath, wordFunctions, wordRelations } from './words.sql.ts';

export interface Words {
  readonly relations: { nspname: string; relname: string; columns: string[] }[];
  readonly functions: string[];
  readonly search_path: string[];
  readonly leftOut: number;
}

const most = { relations: 5_000, columns: 60_000, functions: 4_000 };
/** Of names, so that the answer stays a small message whatever the names are. */
const mostCharacters = 900_000;

/** What the completion knows: fewer relations rather than a message that is too large. */
export async function askWords(databases: Databases, at: At, call: Call): Promise<Words> {
  const session = await databases.session(at, call);
  const path = await session.one(searchPath);
  const search_path = schemasOf(path.search_path ?? '', path.role).filter((name) => path.schemas.includes(name));
  const rows = await session.rows(wordRelations, most.relations, most.columns);
  const functions = await session.rows(wordFunctions, search_path, most.functions);
  const relations = fitting(rows);
  return {
    relations: relations.map(({ nspname, relname, columns }) => ({ nspname, relname, columns })),
    functions: functions.map(({ name }) => name),
    search_path,
    leftOut: Math.max(0, (rows[0]?.total ?? 0) - relations.length),
  };
}

interface Named {
  readonly nspname: string;
  readonly relname: string;
  readonly columns: string[];
}

function fitting<R extends Named>(rows: readonly R[]): readonly R[] {
  let left = mostCharacters;
  const end = rows.findIndex(({ nspname, relname, columns }) => {
    left -= nspname.length + relname.length + 48 + columns.reduce((sum, name) => sum + name.length + 3, 0);
    return left < 0;
  });
  return end < 0 ? rows : rows.slice(0, end);
}
