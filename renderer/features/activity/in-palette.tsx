import { kindWords } from '../../../shared/activity/state-kinds.ts';
import type { Backend } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import { useLive } from '../../state/live.ts';
import { type PaletteItem, usePaletteProvider } from '../../state/palette.ts';
import { openRoom } from '../../state/place.ts';

/** `@` in the palette: backends by pid, role or application; draws nothing. */
export function ActivityInPalette({ at }: { readonly at: At }) {
  usePaletteProvider({
    id: 'activity',
    heading: 'Backends',
    prefix: '@',
    search: (query, limit) => found(at, useLive.getState().backends.values(), query, limit),
  });
  return null;
}

function found(at: At, backends: Iterable<Backend>, query: string, limit: number): readonly PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const items: PaletteItem[] = [];
  for (const backend of backends) {
    if (items.length >= limit) break;
    if (words.every((word) => textOf(backend).includes(word))) items.push(itemOf(at, backend));
  }
  return items;
}

const textOf = ({ pid, usename, application_name }: Backend): string =>
  `${pid} ${usename ?? ''} ${application_name ?? ''}`.toLowerCase();

function itemOf(at: At, { key, pid, usename, application_name, kind }: Backend): PaletteItem {
  return {
    id: key,
    label: `${pid} ${application_name || usename || ''}`.trim(),
    detail: kindWords[kind],
    run: () => openRoom(at, 'activity', { open: key }),
  };
}
