import { originOf, removedIn } from './contrib.ts';
import { nameOf, type Seen, said } from './gathered.ts';
import { everywhere } from './judge.ts';
import type { LeftoverRow } from './libraries.sql.ts';

/** A file of shared code that this server's catalogs name, and what is known of it on the target. */
export interface Library {
  readonly probin: string;
  /** Extensions that own functions in it. */
  readonly extensions: readonly string[];
  readonly databases: readonly string[];
  readonly functions: number;
  /** C functions that no extension owns. */
  readonly leftovers: readonly { readonly database: string; readonly row: LeftoverRow }[];
  /** Slots whose output plugin it is (17 and newer). */
  readonly slots: readonly string[];
  readonly fate: Fate;
}

export interface Fate {
  /** gone: pg_upgrade will not load it; there: it will, as far as is known; unknown: nobody was asked. */
  readonly kind: 'gone' | 'there' | 'unknown';
  readonly words: string;
}

type Plain = Omit<Library, 'fate'>;

/** In the order in which pg_upgrade loads them: shorter names first. */
export function libraryList(seen: Seen): Library[] {
  return [...collected(seen).values()]
    .sort((a, b) => a.probin.length - b.probin.length || (a.probin < b.probin ? -1 : 1))
    .map((library) => ({ ...library, fate: fateOf(library, seen) }));
}

function collected(seen: Seen): Map<string, Plain> {
  const all = new Map<string, Plain>();
  const merge = (probin: string, more: (before: Plain) => Partial<Plain>) => {
    const before = all.get(probin) ?? {
      ...{ probin, extensions: [], databases: [], functions: 0, leftovers: [], slots: [] },
    };
    all.set(probin, { ...before, ...more(before) });
  };
  for (const { database, row } of everywhere(seen, 'libraries').rows) {
    merge(row.probin, ({ extensions, databases, functions }) => ({
      extensions: row.extname === null ? extensions : [...new Set([...extensions, row.extname])],
      databases: [...new Set([...databases, database])],
      functions: functions + row.functions,
    }));
  }
  for (const one of everywhere(seen, 'leftovers').rows) {
    merge(one.row.probin, ({ leftovers }) => ({ leftovers: [...leftovers, one] }));
  }
  if (seen.from.major >= 17) {
    for (const { plugin, slot_name } of said(seen.server?.slots) ?? []) {
      if (plugin !== null) merge(plugin, ({ slots }) => ({ slots: [...slots, slot_name] }));
    }
  }
  return all;
}

/** What was tried counts most, then the files, then what the extensions say. */
function fateOf(library: Plain, seen: Seen): Fate {
  const { read } = seen.to;
  const name = nameOf(seen.to);
  const tried = read?.loaded.get(library.probin);
  if (tried !== undefined) {
    return tried === null
      ? { kind: 'there', words: `loaded on ${name}` }
      : { kind: 'gone', words: `${name}: ${tried}` };
  }
  const file = said(read?.files)?.get(library.probin);
  if (file === false) return { kind: 'gone', words: `no such file on ${name}` };
  if (file === true) return { kind: 'there', words: `its file is on ${name}, not loaded to see` };
  return read === undefined ? withoutTarget(library, seen) : byExtension(library, seen, name);
}

/** The target does not let us look at files: what its extensions offer is the best there is. */
function byExtension({ extensions }: Plain, seen: Seen, name: string): Fate {
  const wanted = said(seen.to.read?.wanted) ?? [];
  const offers = extensions.map((extname) => wanted.find((one) => one.extname === extname));
  const absent = extensions.find((_, i) => offers[i]?.default_version === null);
  if (absent !== undefined) return { kind: 'gone', words: `${name} has no files of the extension ${absent}` };
  if (extensions.length > 0 && offers.every((one) => one !== undefined)) {
    return { kind: 'there', words: `${name} offers the extension ${extensions.join(', ')}` };
  }
  return { kind: 'unknown', words: `${name} does not show its files to ${seen.to.read?.role ?? 'this role'}` };
}

function withoutTarget({ probin, extensions, slots }: Plain, seen: Seen): Fate {
  const { major } = seen.to;
  const removed = extensions.find((extname) => originOf(extname, major) === 'removed');
  if (removed !== undefined) {
    return { kind: 'gone', words: `PostgreSQL ${removedIn(removed)} removed the extension ${removed}` };
  }
  if (said(seen.files)?.get(probin) === false)
    return { kind: 'gone', words: 'its file is missing on this server already' };
  const isPart = extensions.length > 0 && extensions.every((extname) => originOf(extname, major) === 'part');
  if (isPart) return { kind: 'there', words: `comes with PostgreSQL ${major}, in contrib or a package of its own` };
  if (slots.length > 0 && (probin === 'pgoutput' || probin === 'test_decoding')) {
    return { kind: 'there', words: `comes with PostgreSQL ${major}` };
  }
  return {
    kind: 'unknown',
    words: 'must be installed on the new server; choose it as the target to see whether it is',
  };
}
