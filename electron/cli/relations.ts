import { relationsService } from '../features/relations/service.ts';
import type { Room } from './room.ts';
import { tableFormat } from './write.ts';

export const relations: Room = {
  says: "every relation and function, as Heapscope's list shows them",
  formats: ['csv', 'json', 'markdown'],
  options: {
    filter: { value: 'TEXT', says: "as typed into the list's filter: 'logs is:partition'" },
    system: { says: 'with those of PostgreSQL itself' },
  },
  metrics: { found: { units: ['count'], says: "what the filter finds: --filter is:invalid --fail-on 'found>0'" } },
  prepare({ values }) {
    const view = {
      text: values.text('filter') ?? '',
      isRegex: false,
      isCaseSensitive: false,
      kinds: [],
      schema: null,
      withSystem: values.has('system'),
      found: null,
      sort: 'name' as const,
      isDescending: false,
    };
    return async ({ at, call, parts, format }) => {
      const exported = await relationsService(parts).export({ at, view, format: tableFormat(format) }, call);
      const count = 'rows' in exported ? exported.rows : null;
      return [{ metric: 'found', row: 'relations found', values: { count } }];
    };
  },
};
