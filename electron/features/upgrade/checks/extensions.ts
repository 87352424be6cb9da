import type { UpgradeFinding, UpgradeObject } from '../../../../shared/contract/upgrade.ts';
import { ident } from '../../../../shared/ident.ts';
import { originOf, removedIn } from '../contrib.ts';
import type { ExtensionRow, WantedExtensionRow } from '../extensions.sql.ts';
import { nameOf, type Seen, said } from '../gathered.ts';
import { countOf, everywhere, judge, lacksOf, listed, noneIn } from '../judge.ts';

const manual = 'https://www.postgresql.org/docs/current/sql-alterextension.html';

interface Installed {
  readonly database: string;
  readonly row: ExtensionRow;
  readonly wanted: WantedExtensionRow | undefined;
}

/** Which are there, which the new server does not offer, and which have no way to its version. */
export function extensionFindings(seen: Seen): UpgradeFinding[] {
  const { rows, lacks, read, of } = everywhere(seen, 'extensions');
  const { read: target } = seen.to;
  const wanted = said(target?.wanted) ?? [];
  const installed = rows.map(({ database, row }) => ({
    ...{ database, row },
    wanted: wanted.find(({ extname, extversion }) => extname === row.extname && extversion === row.extversion),
  }));
  const allLacks = [...lacks, ...(target?.wanted === undefined ? [] : lacksOf(target.wanted, nameOf(seen.to)))];
  return [
    offeredFinding(seen, installed, { lacks: allLacks, read, of }),
    updatesFinding(seen, installed, { lacks: allLacks, read, of }),
  ];
}

type Coverage = Pick<ReturnType<typeof everywhere<'extensions'>>, 'lacks' | 'read' | 'of'>;

const namesOf = (all: readonly Installed[]) => [...new Set(all.map(({ row }) => row.extname))];

function offeredFinding(seen: Seen, installed: readonly Installed[], { lacks, read, of }: Coverage): UpgradeFinding {
  const objects = installed.map((one) => offerOf(seen, one));
  const bad = namesOf(installed.filter((_, i) => objects[i]?.mark === 'bad'));
  const unknown = namesOf(installed.filter((_, i) => objects[i]?.mark === 'unknown'));
  const names = namesOf(installed);
  const isAsked = seen.to.read !== undefined;
  const all = `${countOf(names.length, 'extension')}${isAsked ? `, all offered by ${nameOf(seen.to)}` : ''}`;
  return judge({
    id: 'extensions',
    title: 'Extensions',
    manual: 'https://www.postgresql.org/docs/current/extend-extensions.html',
    why: 'pg_upgrade carries the objects of an extension over as they are. Without its files on the new server it cannot be updated, dumped into a third server, or used where it needs its library.',
    worst: 'decide',
    found:
      bad.length > 0
        ? `${listed(bad)}: ${badWords(seen, objects)}`
        : unknown.length > 0
          ? `${listed(unknown)}: to be installed on the new server`
          : names.length === 0
            ? noneIn({ read, of })
            : read === of
              ? all
              : `${all}; ${read} of ${countOf(of, 'database')} read`,
    objects,
    lacks,
    show: names.length === 0 ? null : 'List extensions',
  });
}

const badWords = (seen: Seen, objects: readonly UpgradeObject[]): string => {
  const bad = objects.filter(({ mark }) => mark === 'bad');
  const [only] = bad;
  return bad.length === 1 && only
    ? (only.detail.split('; ').at(-1) ?? '')
    : `not on ${nameOf(seen.to)}, or without a way to it`;
};

function offerOf(seen: Seen, { database, row, wanted }: Installed): UpgradeObject {
  const { extname, extversion } = row;
  const here =
    row.default_version === null ? 'no files of it on this server' : `this server offers ${row.default_version}`;
  const { mark, words } = offer(seen, row, wanted);
  return {
    database,
    name: ident(extname),
    detail: `${extversion} installed, ${here}; ${words}`,
    mark,
    usedBy: [],
    sql: mark === 'bad' ? `DROP EXTENSION ${ident(extname)};` : null,
  };
}

function offer(
  seen: Seen,
  row: ExtensionRow,
  wanted: WantedExtensionRow | undefined,
): { mark: UpgradeObject['mark']; words: string } {
  const name = nameOf(seen.to);
  if (wanted !== undefined) {
    const { default_version, path, extversion } = wanted;
    if (default_version === null) return { mark: 'bad', words: `${name} has no files of it` };
    if (default_version === extversion) return { mark: 'fine', words: `${name} has the same version` };
    if (path === null) return { mark: 'bad', words: `${name} has ${default_version}, and no update path to it` };
    return { mark: 'fine', words: `${name} has ${default_version}, by ${path}` };
  }
  const origin = originOf(row.extname, seen.to.major);
  if (origin === 'part') return { mark: 'fine', words: `PostgreSQL ${seen.to.major} has it in contrib` };
  if (origin === 'removed') return { mark: 'bad', words: `PostgreSQL ${removedIn(row.extname)} removed it` };
  return { mark: 'unknown', words: 'to be installed on the new server' };
}

/** Objects of an extension stay at their old version until somebody says ALTER EXTENSION. */
function updatesFinding(seen: Seen, installed: readonly Installed[], { lacks, read, of }: Coverage): UpgradeFinding {
  const late = installed.flatMap((one) => {
    const to = one.wanted === undefined ? one.row.default_version : one.wanted.default_version;
    const path = one.wanted === undefined ? one.row.path : one.wanted.path;
    return to === null || to === one.row.extversion || path === null ? [] : [{ ...one, to, path }];
  });
  const [first] = late;
  const names = [...new Set(late.map(({ row }) => `${row.extname} is at ${row.extversion}`))];
  const untold = namesOf(installed.filter((one) => !late.some(({ row }) => row === one.row) && isUntold(seen, one)));
  return judge({
    id: 'extension-updates',
    title: 'Extensions to update afterwards',
    manual,
    why: `pg_upgrade leaves extensions at their version. ${first === undefined ? '' : 'After it, in each database named, update them; until then the new library runs with the old definitions.'}`.trim(),
    worst: 'decide',
    found:
      first !== undefined ? listed(names) : untold.length > 0 ? `not known of ${listed(untold)}` : noneIn({ read, of }),
    show: first === undefined ? null : 'Show ALTER',
    lacks: untold.length === 0 ? lacks : [...lacks, { what: untoldWords(seen, untold), grant: null }],
    objects: late.map(({ database, row, to, path }) => ({
      database,
      name: ident(row.extname),
      detail: `${row.extversion}, ${seen.to.read === undefined ? 'this server' : nameOf(seen.to)} offers ${to} (${path})`,
      mark: 'bad',
      usedBy: [],
      sql: `ALTER EXTENSION ${ident(row.extname)} UPDATE;`,
    })),
  });
}

/** Only the new server's own files say which version it has; plpgsql has had one alone. */
const isUntold = ({ to }: Seen, { row, wanted }: Installed): boolean =>
  wanted === undefined && to.read?.wanted === undefined && row.extname !== 'plpgsql';

const untoldWords = ({ to }: Seen, names: readonly string[]): string =>
  `Which version PostgreSQL ${to.major} has of ${listed(names)}: a connection to the new server tells`;
