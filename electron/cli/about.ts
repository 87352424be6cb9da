import type { ServerFacts } from '../../shared/contract/connections.ts';
import type { ExportTable } from '../export/table.ts';

/** What stands above a table that a room writes for scripts alone. */
export const aboutOf = (facts: ServerFacts, nowMs: number): ExportTable['about'] => [
  ['Connection', facts.profile.name],
  ['Server', `PostgreSQL ${facts.server_version}`],
  ['Seen as', facts.role],
  ['Read at', `${new Date(nowMs).toISOString().slice(0, 19)}Z`],
];
