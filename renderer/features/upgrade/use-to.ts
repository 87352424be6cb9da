import { useMemo } from 'react';
import type { SavedProfile, ServerFacts } from '../../../shared/contract/connections.ts';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { partsOf } from '../../state/place.ts';
import { useUrlState } from '../../state/url-state.ts';
import type { To } from './use-upgrade.ts';

/** The newest that there is, and the oldest that anybody would still move to. */
const newest = 18;
const oldest = 14;

export interface ToOption {
  /** "v18", or the id of a profile behind a colon. */
  readonly value: string;
  readonly label: string;
  readonly detail: string | undefined;
}

export interface Target {
  readonly facts: ServerFacts | undefined;
  /** null until it is known what server this is. */
  readonly to: To | null;
  readonly value: string;
  readonly options: readonly ToOption[];
  readonly setValue: (value: string) => void;
}

/** Where to: in the address, so that a link shows the same report. */
export function useTo(at: At): Target {
  const facts = useQuestion('connections.facts', { at }).data;
  const profiles = useQuestion('connections.list', {}).data?.profiles;
  const [chosen, setValue] = useUrlState('to', '');
  const from = facts === undefined ? null : Math.floor(facts.server_version_num / 10_000);
  const options = useMemo(
    () => (from === null ? [] : optionsOf(from, profiles ?? [], partsOf(at).profile)),
    [from, profiles, at],
  );
  const value = chosen === '' ? `v${Math.max(newest, from ?? newest)}` : chosen;
  const to = useMemo(() => (from === null ? null : toOf(value)), [from, value]);
  return { facts, to, value, options, setValue };
}

function optionsOf(from: number, profiles: readonly SavedProfile[], own: string): ToOption[] {
  const majors = Array.from({ length: newest - oldest + 1 }, (_, i) => newest - i).filter((major) => major > from);
  const shown = majors.length > 0 ? majors : [Math.max(newest, from)];
  return [
    ...shown.map((major) => ({ value: `v${major}`, label: String(major), detail: undefined })),
    ...profiles
      .filter(({ id }) => id !== own)
      .map(({ id, name, environment, lastVersion }) => ({
        value: `:${id}`,
        label: name,
        detail: lastVersion === undefined ? environment : `${Math.floor(lastVersion / 10_000)}, ${environment}`,
      })),
  ];
}

function toOf(value: string): To {
  if (value.startsWith(':')) return { kind: 'profile', id: value.slice(1) };
  const major = Number(value.slice(1));
  return { kind: 'version', major: Number.isInteger(major) && major >= oldest && major <= 30 ? major : newest };
}
