import type { UpgradeFinding, UpgradeObject } from '../../../../shared/contract/upgrade.ts';
import type { DatabaseRow } from '../databases.sql.ts';
import { nameOf, type OfTarget, type Seen, said } from '../gathered.ts';
import { countOf, judge, lackOf, lacksOf, listed } from '../judge.ts';

const manual = 'https://www.postgresql.org/docs/current/pgupgrade.html';

/** pg_upgrade wants a fresh initdb. A server in use can only be a model for it, which is said and not held against it. */
export function emptyFinding(seen: Seen): UpgradeFinding[] {
  const { read, failure, profile } = seen.to;
  if (profile === undefined) return [];
  const base = {
    id: 'new-cluster',
    title: 'New cluster',
    manual,
    why: 'pg_upgrade takes a cluster that initdb has just made: no relations, no databases, no roles of its own. A server that is in use shows here what it has installed; the upgrade itself then needs a fresh cluster with the same programs.',
    worst: 'decide',
  } as const;
  if (read === undefined) {
    const lacks =
      failure === undefined ? [{ what: `${profile.name} was not read`, grant: null }] : [lackOf(failure, profile.name)];
    return [judge({ ...base, found: `${profile.name} could not be read`, lacks })];
  }
  const objects = ofItsOwn(read);
  return [
    judge({
      ...base,
      found:
        objects.length === 0
          ? `${profile.name} is empty, PostgreSQL ${read.server_version}`
          : `${profile.name} has ${listed(objects.map(({ detail }) => detail))}: a model, not the new cluster`,
      show: objects.length === 0 ? null : 'List what it has',
      lacks: [...lacksOf(read.emptiness, profile.name), ...lacksOf(read.server, profile.name)],
      objects,
    }),
  ];
}

function ofItsOwn(read: OfTarget): UpgradeObject[] {
  const { databases = 0, relations = 0, prepared = 0 } = said(read.emptiness) ?? {};
  const roles = said(read.server)?.other_roles ?? 0;
  const counted: readonly (readonly [string, number, string])[] = [
    ['databases', databases, 'database'],
    ['relations', relations, 'relation'],
    ['roles', roles, 'role'],
    ['prepared transactions', prepared, 'prepared transaction'],
  ];
  return counted
    .filter(([, count]) => count > 0)
    .map(([name, count, one]) => ({
      ...{ database: null, name, detail: countOf(count, one), mark: 'bad', usedBy: [], sql: null },
    }));
}

/** 18 turns them on unless told otherwise, and both clusters must agree. */
export function checksumsFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.server;
  const here = said(read)?.data_checksums;
  const there = said(seen.to.read?.server)?.data_checksums;
  const usual = seen.to.major >= 18 ? 'on' : 'off';
  const isAmiss = here !== undefined && here !== (there ?? usual);
  return judge({
    id: 'checksums',
    title: 'Data checksums',
    manual: 'https://www.postgresql.org/docs/current/checksums.html',
    why: 'Both clusters must agree on data checksums, or pg_upgrade stops. Either the new cluster is made like the old one, or the old one is changed while it is shut down.',
    worst: 'decide',
    verdict: isAmiss ? (there === undefined ? 'decide' : 'stops') : undefined,
    found: checksumWords(here, there, { initdb: `initdb of ${seen.to.major}`, usual, name: nameOf(seen.to) }),
    sql: isAmiss ? wayOut(here === 'off') : null,
    show: isAmiss ? 'Show options' : null,
    lacks: lacksOf(read, 'data_checksums'),
  });
}

function checksumWords(
  here: string | undefined,
  there: string | undefined,
  { initdb, usual, name }: { readonly initdb: string; readonly usual: string; readonly name: string },
): string {
  if (here === undefined) return 'unknown';
  if (there !== undefined) return here === there ? `${here} on both` : `${here} here; ${name} has them ${there}`;
  return here === usual ? `${here}, as ${initdb} has it` : `${here} here; ${initdb} turns them ${usual} by default`;
}

const wayOut = (isOff: boolean): string =>
  isOff
    ? '# the new cluster without:\ninitdb --no-data-checksums …\n# or the old one with, while it is shut down (reads and writes every file):\npg_checksums --enable -D …'
    : '# the new cluster with:\ninitdb --data-checksums …\n# or the old one without, while it is shut down:\npg_checksums --disable -D …';

/** From 16 on pg_upgrade gives the new cluster the old one's locale; before, both must have been made alike. */
export function localeFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.databases;
  const words = [...new Set((said(read) ?? []).map(wordsOf))];
  const differing = seen.to.major <= 15 ? differingTemplates(seen) : null;
  return judge({
    id: 'locale',
    title: 'Encoding and locale provider',
    manual: 'https://www.postgresql.org/docs/current/locale.html',
    why:
      seen.to.major <= 15
        ? 'Up to 15 the new cluster must be made with the encoding, locale and provider of the old one.'
        : 'From 16 on pg_upgrade gives the new cluster the encoding, locale and provider of the old one. Its server must know them: the same locales of the system, and ICU where it is used.',
    worst: 'stops',
    verdict: differing === null ? undefined : 'stops',
    found: differing?.words ?? (words.length === 0 ? 'unknown' : listed(words)),
    sql: differing?.sql ?? null,
    show: differing === null ? null : 'Show initdb',
    lacks: lacksOf(read, 'pg_database'),
  });
}

/** template0 of both, where they are not alike. */
function differingTemplates(seen: Seen): { readonly words: string; readonly sql: string } | null {
  const find = (rows: readonly DatabaseRow[] | undefined) => rows?.find(({ datname }) => datname === 'template0');
  const here = find(said(seen.server?.databases));
  const there = find(said(seen.to.read?.databases));
  if (here === undefined || there === undefined || wordsOf(here) === wordsOf(there)) return null;
  return {
    words: `${wordsOf(here)} here, ${wordsOf(there)} on ${nameOf(seen.to)}`,
    sql: `initdb --encoding=${here.encoding} --locale=${here.datcollate} …`,
  };
}

const providers: Readonly<Record<string, string>> = { c: 'libc', i: 'ICU', b: 'builtin' };

const wordsOf = ({ encoding, datlocprovider, datlocale, datcollate }: DatabaseRow): string =>
  `${encoding}, ${providers[datlocprovider] ?? datlocprovider} ${datlocale ?? datcollate}`;
