import type { SavedProfile } from '../../../shared/contract/connections.ts';

const mostRecent = 3;

/** Those that the words of the filter fit, the last used first; the rest by name. */
export function groupedProfiles(
  profiles: readonly SavedProfile[],
  filter: string,
): { readonly recent: readonly SavedProfile[]; readonly others: readonly SavedProfile[] } {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = profiles.filter((profile) => fits(profile, words));
  const recent = shown
    .filter(({ lastUsed }) => lastUsed !== undefined)
    .toSorted((a, b) => (b.lastUsed ?? '').localeCompare(a.lastUsed ?? ''))
    .slice(0, mostRecent);
  const others = shown.filter((profile) => !recent.includes(profile)).toSorted((a, b) => a.name.localeCompare(b.name));
  return { recent, others };
}

function fits({ name, host, database, user, environment }: SavedProfile, words: readonly string[]): boolean {
  const text = [name, host, database, user, environment].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}
