import type { MeasuredBloat } from '../../../shared/contract/vacuum.ts';
import { FailureError, fail } from '../../../shared/failure.ts';
import { ident } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import { measurable, measuredTable } from './measure.sql.ts';

/** Fails with `unsupported` where the extension is missing and with `denied` where the right is. */
export async function measureTable(session: Session, relid: number): Promise<MeasuredBloat> {
  const found = await session.one(measurable, relid);
  const schema = schemaOf(found);
  const started = performance.now();
  const row = await session.one(measuredTable, schema, relid).catch((error: unknown) => tooLong(error));
  return {
    relid,
    table_bytes: row.table_len,
    live_bytes: row.approx_tuple_len,
    dead_bytes: row.dead_tuple_len,
    dead_rows: row.dead_tuple_count,
    free_bytes: row.approx_free_space,
    scannedShare: row.scanned_percent / 100,
    tookMs: performance.now() - started,
    readAt: row.server_now,
  };
}

interface Found {
  readonly schema: string | null;
  readonly is_available: boolean;
  readonly may_execute: boolean;
  readonly relkind: string | null;
  readonly role: string;
}

function schemaOf({ schema, is_available, may_execute, relkind, role }: Found): string {
  if (relkind === null) return fail('sql', 'This table does not exist any more', { advice: 'Refresh the list.' });
  if (relkind !== 'r' && relkind !== 'm' && relkind !== 't') {
    return fail('unsupported', 'Only tables and materialized views have rows to measure');
  }
  if (schema === null) {
    return fail('unsupported', 'The extension pgstattuple is not installed in this database', {
      advice: is_available
        ? 'A superuser, or who owns the database, can install it: it adds functions and nothing else.'
        : 'Its files are not on the server: they come with the contrib package of PostgreSQL.',
      ...(is_available ? { grant: 'CREATE EXTENSION pgstattuple;' } : {}),
    });
  }
  if (!may_execute) {
    return fail('denied', `The role ${role} may not run pgstattuple_approx`, {
      advice: 'It reads whole tables, so not everybody may.',
      grant: `GRANT pg_stat_scan_tables TO ${ident(role)};`,
    });
  }
  return schema;
}

function tooLong(error: unknown): never {
  if (error instanceof FailureError && error.failure.kind === 'timeout') {
    throw new FailureError(
      {
        ...error.failure,
        advice: 'The table is large and little of it is all visible: after a VACUUM less is to be read.',
      },
      { cause: error },
    );
  }
  throw error;
}
