import type { At } from '../../../shared/contract/place.ts';
import type { RecentRows } from '../../../shared/contract/writes.ts';
import { fail } from '../../../shared/failure.ts';
import { ident, qualified } from '../../../shared/ident.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Row } from '../../postgres/statement.ts';
import type { UserLimits } from '../../postgres/user-session.ts';
import { recentPlace } from './recent.sql.ts';
import { mostGroups, type RecentText, recentText } from './recent-text.ts';

type Place = Row<typeof recentPlace.columns>;

/** 100 MB at 8 kB: what is larger is read from its end only. */
const mostPages = 12_800;
const limits: UserLimits = { timeoutMs: 5_000, rows: mostGroups, cellBytes: 4_000, bytes: 4e6 };
/** As the catalog lane has it: nobody's operators, one process. */
const settings = [
  { name: 'search_path', value: 'pg_catalog, pg_temp' },
  { name: 'TimeZone', value: 'UTC' },
  { name: 'DateStyle', value: 'ISO, YMD' },
  { name: 'max_parallel_workers_per_gather', value: '0' },
  { name: 'jit', value: 'off' },
] as const;

interface Asked {
  readonly at: At;
  readonly relid: number;
  readonly column: string;
  /** Tables that were seen written lately, most of all first. */
  readonly written: readonly number[];
}

/** One scan of one table, on the user lane: its text holds names. */
export async function recentAnswer(databases: Databases, asked: Asked, call: Call): Promise<RecentRows> {
  const { at, relid, column, written } = asked;
  const session = await databases.session(at, call);
  const [place] = await session.rows(recentPlace, relid, written);
  if (place === undefined) return fail('bad-input', 'It has no rows of its own: no table, no partitions, or dropped');
  if (!place.may_select) refuse(place);
  const fromBlock = place.pages > mostPages ? place.pages - mostPages : null;
  const { nspname, relname, relfrozenxid, tracks_commits } = place;
  const asText: RecentText = {
    nspname,
    relname,
    column,
    fromBlock,
    frozenXid: relfrozenxid,
    tracksCommits: tracks_commits,
  };
  const user = await databases.user(at, call, { text: recentText(asText), settings: [...settings] });
  try {
    const run = await user.run({ params: [], limits });
    const found = groupsOf(run.rows);
    return {
      column,
      ...found,
      tookMs: run.ms,
      readAt: new Date().toISOString(),
      limits: wordsOf(place, fromBlock, found.versions),
    };
  } finally {
    await user.close();
  }
}

function refuse({ nspname, relname, role }: Place): never {
  return fail('denied', `Role ${role} may not read all of ${relname}, and so not its xmin`, {
    grant: `GRANT SELECT ON ${qualified(nspname, relname)} TO ${ident(role)};`,
  });
}

function groupsOf(
  rows: readonly (readonly (string | null)[])[],
): Pick<RecentRows, 'groups' | 'more' | 'versions' | 'newest'> {
  const groups = rows.map(([value = null, versions, age]) => ({ value, versions: Number(versions), age: Number(age) }));
  const [, , , allGroups, allVersions, newest = null] = rows[0] ?? [];
  const versions = Number(allVersions ?? 0);
  const shown = groups.reduce((sum, group) => sum + group.versions, 0);
  const more = { groups: Number(allGroups ?? 0) - groups.length, versions: versions - shown };
  return { groups, more: more.groups > 0 ? more : null, versions, newest };
}

function wordsOf(place: Place, fromBlock: number | null, versions: number): string | null {
  const words: string[] = [];
  const { leaves, relname, pages } = place;
  if (leaves > 1) words.push(`Only ${relname}, the partition written last; ${leaves - 1} more were not read.`);
  if (fromBlock !== null) {
    words.push(`Only the last ${mostPages} of ${pages} pages: rows that were updated in older pages are not seen.`);
  }
  if (versions === 0 && pages > 0)
    words.push('Every row of it is frozen, so nothing tells any more when it was written.');
  return words.length === 0 ? null : words.join(' ');
}
