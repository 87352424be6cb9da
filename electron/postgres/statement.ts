import { fail } from '../../shared/failure.ts';
import { versionText } from '../../shared/pg-version.ts';

/**
 * A statement is a value: its name, its texts by server version, the manual page that explains what it reads, the
 * shape of its rows. `Session` is the only thing that runs one.
 */

/** How one column's wire text becomes a value. NULL arrives as null. */
export type Decoder<T> = (text: string | null) => T;
export type Columns = Readonly<Record<string, Decoder<unknown>>>;
export type Row<C extends Columns> = { readonly [K in keyof C]: ReturnType<C[K]> };
/** The same answer turned round: one array per column, the caller's own. What lists of 100,000 rows travel as. */
export type Columnar<C extends Columns> = { readonly [K in keyof C]: ReturnType<C[K]>[] };

/** How long a statement may take, by what it is for; lane-settings.ts has the figures. */
export type TimeLimit = 'sampler' | 'list' | 'size-chunk' | 'definition' | 'action';

export interface StatementText {
  /** The first server_version_num that understands it. */
  readonly since: number;
  readonly sql: string;
}

export interface Statement<P extends readonly unknown[] = readonly unknown[], C extends Columns = Columns> {
  /** `room.question`, as in the contract. */
  readonly name: string;
  readonly manual: string;
  readonly limit: TimeLimit;
  /** The predefined role whose members may run it (pg_monitor …), for the GRANT that a denial names. */
  readonly needs?: string;
  readonly columns: C;
  /** Newest first. */
  readonly texts: readonly StatementText[];
  /** Turns the caller's arguments into $1, $2 …; a number or boolean is sent as its text. */
  readonly params: (...args: P) => readonly (string | number | boolean | null | readonly (string | number)[])[];
  /**
   * A schema in which names are looked up after pg_catalog, as the server's quote_ident wrote it: for what belongs to
   * an extension, which lives wherever somebody put it.
   */
  readonly schema?: (...args: P) => string;
}

/** Made once, where its file is loaded: its texts are then known as ours. */
export function defineStatement<C extends Columns, P extends readonly unknown[] = []>(
  statement: Omit<Statement<P, C>, 'params' | 'schema'> & {
    params?: Statement<P, C>['params'];
    schema?: (...args: P) => string;
  },
): Statement<P, C> {
  for (const { sql } of statement.texts) texts.add(sql);
  return { ...statement, params: statement.params ?? (() => []) };
}

/** A statement with its arguments. */
export interface Asked<C extends Columns = Columns> {
  readonly statement: Omit<Statement<never, C>, 'params' | 'schema'>;
  readonly given: ReturnType<Statement['params']>;
  readonly schema: string | undefined;
}

export const asked = <P extends readonly unknown[], C extends Columns>(
  statement: Statement<P, C>,
  ...args: P
): Asked<C> => ({ statement, given: statement.params(...args), schema: statement.schema?.(...args) });

const texts = new Set<string>();

/** Every text that any room may send: by them our own statements are told from others'. */
export const definedTexts: ReadonlySet<string> = texts;

/** SQL text is written with this tag only, so that lint can find every place; it takes no interpolation at all. */
export function sql(strings: TemplateStringsArray): string {
  const lines = strings.join('').split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  const indent = Math.min(...filled.map((line) => line.length - line.trimStart().length));
  return lines
    .map((line) => line.slice(indent))
    .join('\n')
    .trim();
}

/** The text for this server: the first `since` that it reaches. */
export function textFor(statement: Pick<Statement, 'name' | 'texts'>, server_version_num: number): string {
  const found = statement.texts.find((text) => server_version_num >= text.since);
  if (found) return found.sql;
  const oldest = statement.texts.at(-1)?.since ?? 0;
  return fail('unsupported', `${statement.name} needs PostgreSQL ${versionText(oldest)} or newer`);
}
