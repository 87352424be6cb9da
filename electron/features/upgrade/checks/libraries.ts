import type { UpgradeFinding, UpgradeObject } from '../../../../shared/contract/upgrade.ts';
import { ident, qualified } from '../../../../shared/ident.ts';
import { nameOf, type Seen } from '../gathered.ts';
import { countOf, everywhere, judge, listed, noneIn } from '../judge.ts';
import { type Library, libraryList } from '../library-list.ts';

const why =
  'pg_upgrade LOADs every library that a C function of any database names, and stops when the new server cannot. ' +
  'A function that no extension owns was made by hand, or by a script from before there were extensions; nothing installs its library by itself.';

/** The one that stops most upgrades: code that the new server does not have. */
export function libraryFinding(seen: Seen): UpgradeFinding {
  const { lacks, read, of } = everywhere(seen, 'libraries');
  const leftoverLacks = everywhere(seen, 'leftovers').lacks;
  const libraries = libraryList(seen);
  const gone = libraries.filter(({ fate }) => fate.kind === 'gone');
  const unsure = libraries.filter(({ fate }) => fate.kind === 'unknown');
  return judge({
    id: 'libraries',
    title: 'Loadable libraries',
    manual: 'https://www.postgresql.org/docs/current/pgupgrade.html',
    why,
    worst: gone.length > 0 ? 'stops' : 'decide',
    found: foundOf(seen, libraries, gone, unsure) ?? noneIn({ read, of }),
    objects: libraries.flatMap(objectsOf),
    lacks: lacks.length > 0 ? lacks : leftoverLacks,
    show: libraries.length === 0 ? null : gone.length + unsure.length > 0 ? 'Show DROP' : 'List libraries',
  });
}

function foundOf(
  seen: Seen,
  libraries: readonly Library[],
  gone: readonly Library[],
  unsure: readonly Library[],
): string | null {
  const [first] = gone;
  if (first !== undefined && gone.length === 1) return `${first.probin}: ${ownerOf(first)}; ${first.fate.words}`;
  if (first !== undefined)
    return `${countOf(gone.length, 'library', 'libraries')}: ${listed(gone.map((one) => one.probin))}`;
  const [open] = unsure;
  if (open !== undefined && unsure.length === 1) return `${open.probin}: ${ownerOf(open)}; must be on the new server`;
  if (open !== undefined) return `to be on the new server: ${listed(unsure.map((one) => one.probin))}`;
  if (libraries.length === 0) return null;
  return `${countOf(libraries.length, 'library', 'libraries')}, all present for ${nameOf(seen.to)}`;
}

function ownerOf({ extensions, leftovers, slots }: Library): string {
  if (leftovers.length > 0) {
    const databases = [...new Set(leftovers.map(({ database }) => database))];
    return `${countOf(leftovers.length, 'function')} in ${listed(databases)}, owned by no extension`;
  }
  return extensions.length > 0 ? `of the extension ${extensions.join(', ')}` : `output plugin of ${listed(slots)}`;
}

/** A leftover function each by itself, with what would go with it; what an extension owns as one library. */
function objectsOf(library: Library): UpgradeObject[] {
  const mark = library.fate.kind === 'there' ? 'fine' : 'bad';
  const { probin, fate, extensions, databases, functions, leftovers, slots } = library;
  const owned = functions - leftovers.length;
  const where = databases.length === 1 ? (databases[0] ?? null) : null;
  const isIn = databases.length > 1 ? ` in ${countOf(databases.length, 'database')}` : '';
  return [
    ...leftovers.map(({ database, row }): UpgradeObject => {
      const signature = `${qualified(row.nspname, row.proname)}(${row.arguments})`;
      return {
        database,
        name: signature,
        detail: `library ${probin}, owned by no extension; ${fate.words}`,
        mark,
        usedBy: [...row.used_by],
        sql: `DROP ${row.prokind === 'p' ? 'PROCEDURE' : 'FUNCTION'} ${signature};`,
      };
    }),
    ...(extensions.length > 0 || (owned > 0 && leftovers.length === 0)
      ? [
          {
            database: where,
            name: probin,
            detail: `${extensions.join(', ')}, ${countOf(owned, 'function')}${isIn}; ${fate.words}`,
            mark,
            usedBy: [],
            sql: mark === 'bad' && extensions.length === 1 ? `DROP EXTENSION ${ident(extensions[0] ?? '')};` : null,
          } satisfies UpgradeObject,
        ]
      : []),
    ...slots.map(
      (slot): UpgradeObject => ({
        ...{ database: null, name: probin, mark, usedBy: [] },
        detail: `output plugin of the slot ${slot}; ${fate.words}`,
        sql: null,
      }),
    ),
  ];
}
