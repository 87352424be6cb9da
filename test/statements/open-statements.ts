import { statementsService } from '../../electron/features/statements/service.ts';
import type { SavedFile } from '../../electron/native.ts';
import type { At } from '../../shared/contract/place.ts';
import { type StatementRow, type StatementsEvent, statementsEvent } from '../../shared/contract/statements.ts';
import { type TestDatabases, testDatabases } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { savedFiles } from '../support/saved-files.ts';
import type { Major } from '../support/server-address.ts';
import { type Watching, watching } from '../support/watching.ts';

/** The room's service as the host assembles it. */
export interface OpenStatements extends TestDatabases {
  readonly service: ReturnType<typeof statementsService>;
  readonly saved: SavedFile[];
  /** A page that watches, from a new window; each event is checked by the contract's schema. */
  watch(at: At, window?: number): Watching<StatementsEvent>;
}

export function openStatements(): OpenStatements {
  const product = testDatabases();
  const { saved, native } = savedFiles();
  const service = statementsService({ databases: product.databases, native });
  const watch = (at: At, window = nextWindow()) =>
    watching(
      (call) => service.watch({ at, everyMs: 300, window }, call),
      (event) => statementsEvent.parse(event),
    );
  return { ...product, service, saved, watch };
}

let windows = 0;
const nextWindow = () => ++windows;

/** A server that counts statements, with nothing counted so far. */
export const startCounting = (major: Major, more: Readonly<Record<string, string>> = {}): Promise<OwnPostgres> =>
  startPostgres({ major, settings: { shared_preload_libraries: 'pg_stat_statements', ...more } });

/** The row whose text holds this. */
export function rowWith(event: StatementsEvent, text: string): StatementRow | undefined {
  return event.rows.find(({ query }) => query?.includes(text) === true);
}
