import type { UpgradeFinding, UpgradeObject } from '../../../shared/contract/upgrade.ts';
import type { Failure } from '../../../shared/failure.ts';
import { type InDatabaseKey, type Read, type RowsOf, type Seen, said } from './gathered.ts';

/** Of each check, so that a report stays readable; the count says how many there are. */
const mostObjects = 200;
const mostLacks = 6;

export type Lack = UpgradeFinding['lacks'][number];
type Found = Pick<UpgradeFinding, 'id' | 'title' | 'manual' | 'why'> & {
  /** What bad objects lead to. */
  readonly worst: 'stops' | 'decide';
  readonly objects?: readonly UpgradeObject[];
  /** When the objects do not say it: checksums are no list. */
  readonly verdict?: UpgradeFinding['verdict'] | undefined;
  readonly found: string;
  readonly lacks?: readonly Lack[];
} & Partial<Pick<UpgradeFinding, 'sql' | 'cost' | 'show'>>;

/** Bad objects decide; then what could not be seen; and only what was seen whole has passed. */
export function judge({ worst, objects = [], verdict, lacks = [], sql, cost, show, ...rest }: Found): UpgradeFinding {
  const bad = objects.filter(({ mark }) => mark === 'bad').length;
  const unsure = lacks.length > 0 || objects.some(({ mark }) => mark === 'unknown');
  const ordered = [...objects].sort((a, b) => rank[a.mark] - rank[b.mark]);
  return {
    ...rest,
    verdict: verdict ?? (bad > 0 ? worst : unsure ? 'unknown' : 'passed'),
    bad,
    objects: ordered.slice(0, mostObjects),
    sql: sql ?? null,
    cost: cost ?? null,
    show: show ?? null,
    lacks: shortened(lacks),
  };
}

const rank = { bad: 0, unknown: 1, fine: 2 } as const;

function shortened(lacks: readonly Lack[]): Lack[] {
  if (lacks.length <= mostLacks) return [...lacks];
  return [
    ...lacks.slice(0, mostLacks - 1),
    { what: `and ${lacks.length - mostLacks + 1} more like these`, grant: null },
  ];
}

/** The first few, and how many more: "a, b, c and 4 more". */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most);
  if (names.length <= most)
    return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
  return `${shown.join(', ')} and ${names.length - most} more`;
}

export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

export function lackOf(failure: Failure, what: string): Lack {
  return { what: `${what}: ${failure.message}`, grant: failure.grant ?? null };
}

/** Of one read; nothing where it was answered. `what` is not read yet: said so too. */
export function lacksOf<T>(read: Read<T> | undefined, what: string): readonly Lack[] {
  if (read === undefined) return [{ what: `${what}: not read`, grant: null }];
  return 'failure' in read ? [lackOf(read.failure, what)] : [];
}

export interface Everywhere<R> {
  readonly rows: readonly { readonly database: string; readonly row: R }[];
  readonly lacks: readonly Lack[];
  /** Databases that were read, and all that count. */
  readonly read: number;
  readonly of: number;
}

/** What every database said to one question, and which could not be asked. */
export function everywhere<K extends InDatabaseKey>(seen: Seen, key: K): Everywhere<RowsOf<K>> {
  const rows: { database: string; row: RowsOf<K> }[] = [];
  const lacks: Lack[] = [];
  let read = 0;
  for (const { datname, state, why, grant } of seen.databases) {
    const answer: Read<unknown> | undefined = seen.inDatabases.get(datname)?.[key];
    const value = said(answer);
    if (Array.isArray(value)) {
      read += 1;
      for (const row of value) rows.push({ database: datname, row });
    } else if (answer !== undefined && 'failure' in answer) lacks.push(lackOf(answer.failure, `In ${datname}`));
    else lacks.push({ what: `Database ${datname}: ${why ?? notYet[state]}`, grant });
  }
  if (seen.databases.length === 0) lacks.push({ what: 'The databases were not listed', grant: null });
  return { rows, lacks, read, of: seen.databases.length };
}

const notYet = {
  waiting: 'not read yet',
  reading: 'being read',
  read: 'not read',
  left: 'not read, since it was stopped before',
  refused: 'could not be opened',
} as const;

/** What is said where nothing was found. */
export function noneIn({ read, of }: { readonly read: number; readonly of: number }, none = 'none'): string {
  return read === of && of > 0 ? none : `${none} in ${read} of ${countOf(of, 'database')}; the others were not read`;
}
