import type { ScenarioConnection } from './connection.ts';
import { quoteName, quoteText } from './quote.ts';

/** What a script from before there were extensions has left: functions whose library nobody installs any more. */
export interface OrphanedLibrary {
  /** As pg_proc names it. */
  readonly probin: string;
  readonly schema: string;
  /** Of the function that a view uses, and of one that nothing uses. */
  readonly functions: readonly [used: string, unused: string];
  readonly view: string;
}

export const jsonEnhancements: OrphanedLibrary = {
  probin: '$libdir/json_enhancements',
  schema: 'public',
  functions: ['json_object_set', 'json_object_delete'],
  view: 'reports_with_json',
};

/**
 * As a database has it that was dumped and restored since before there were extensions. PostgreSQL makes no function
 * without its file, so two are made on a library that is always there, and changed. Superuser only.
 */
export function orphanedLibraryText({ probin, schema, functions, view }: OrphanedLibrary): string {
  const [used, unused] = functions.map((name) => `${quoteName(schema)}.${quoteName(name)}`);
  const made = (name: string | undefined) =>
    `CREATE FUNCTION ${name}(integer, integer) RETURNS integer LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator'`;
  const names = functions.map(quoteText).join(', ');
  return [
    made(used),
    made(unused),
    `CREATE VIEW ${quoteName(schema)}.${quoteName(view)} AS SELECT ${used}(1, 2) AS changed`,
    `UPDATE pg_catalog.pg_proc SET probin = ${quoteText(probin)}, prosrc = proname
      WHERE pronamespace = ${quoteText(quoteName(schema))}::regnamespace AND proname IN (${names})`,
  ].join(';\n');
}

export const leaveOrphanedLibrary = (connection: ScenarioConnection, orphan = jsonEnhancements): Promise<unknown> =>
  connection.query(orphanedLibraryText(orphan));
