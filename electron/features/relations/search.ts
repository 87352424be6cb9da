import type { z } from 'zod';
import type * as contract from '../../../shared/contract/relation-parts.ts';
import { FailureError } from '../../../shared/failure.ts';
import type { Call } from '../../postgres/call.ts';
import type { Session } from '../../postgres/session.ts';
import { searchBodies, searchColumns, searchedViews, searchView } from './search.sql.ts';
import { readOrWithhold } from './withheld.ts';

export interface Search {
  readonly scope: 'columns' | 'definitions';
  readonly words: readonly string[];
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
  readonly withSystem: boolean;
}
type Event = z.infer<typeof contract.searchEvent>;

/** Hits as they are found. A definition that somebody has locked is skipped and named. */
export async function* search(session: Session, call: Call, wanted: Search): AsyncGenerator<Event> {
  const patterns = wanted.words.map((word) => (wanted.isRegex ? word : `***=${word}`));
  try {
    if (wanted.scope === 'columns') yield await inColumns(session, patterns, wanted);
    else yield* inDefinitions(session, call, patterns, wanted);
  } catch (error) {
    throw badPattern(error) ?? error;
  }
}

async function inColumns(session: Session, patterns: readonly string[], wanted: Search): Promise<Event> {
  const rows = await session.rows(searchColumns, patterns, wanted.isCaseSensitive, wanted.withSystem);
  const hits = rows.map(({ oid, attname }) => ({
    catalog: 'pg_class' as const,
    oid,
    column: attname,
    line: null,
    text: attname,
  }));
  return { hits, done: 1, of: 1, locked: [] };
}

async function* inDefinitions(
  session: Session,
  call: Call,
  patterns: readonly string[],
  wanted: Search,
): AsyncGenerator<Event> {
  const bodies = await session.rows(searchBodies, patterns, wanted.isCaseSensitive, wanted.withSystem);
  const views = await session.rows(searchedViews, wanted.withSystem);
  const inBodies = bodies.map((hit) => ({ catalog: 'pg_proc' as const, column: null, ...hit }));
  yield { hits: inBodies, done: 0, of: views.length, locked: [] };
  for (const [n, view] of views.entries()) {
    const { value, withheld } = await readOrWithhold(session, 'definition', view.oid, () =>
      session.rows(searchView, view.oid, patterns, wanted.isCaseSensitive),
    );
    forgetRepeats(call);
    const hits = (value ?? []).map((hit) => ({ catalog: 'pg_class' as const, oid: view.oid, column: null, ...hit }));
    const isLocked = withheld?.kind === 'locked' || withheld?.kind === 'timeout';
    const locked = isLocked ? [{ oid: view.oid, name: `${view.nspname}.${view.relname}` }] : [];
    const isWorthTelling = hits.length > 0 || locked.length > 0 || n % 50 === 49 || n === views.length - 1;
    if (isWorthTelling) yield { hits, done: n + 1, of: views.length, locked };
  }
}

/** The same statement for each of 10,000 views need not be shown 10,000 times: the first ones and those that failed. */
function forgetRepeats(call: Call): void {
  const last = call.statements.at(-1);
  if (call.statements.length > 20 && last?.name === searchView.name && last.error === undefined) call.statements.pop();
}

/** 2201B: what JavaScript takes for a regular expression need not be one for PostgreSQL. */
function badPattern(error: unknown): FailureError | undefined {
  if (!(error instanceof FailureError) || error.failure.sql?.sqlstate !== '2201B') return undefined;
  const { message, sql } = error.failure;
  return new FailureError({
    kind: 'bad-input',
    message,
    advice: 'Columns and definitions are searched on the server, with the regular expressions of PostgreSQL.',
    sql,
  });
}
