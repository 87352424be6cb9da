import { PG } from '../../../shared/pg-version.ts';
import { defineStatement, sql } from '../../postgres/statement.ts';
import * as value from '../../postgres/value-types.ts';

/** What a new cluster must not have yet; of the connected database only. */
export const emptinessStatement = defineStatement({
  name: 'upgrade.emptiness',
  manual: 'https://www.postgresql.org/docs/current/pgupgrade.html',
  limit: 'list',
  columns: { databases: value.number, relations: value.number, prepared: value.number, logical_slots: value.number },
  texts: [
    {
      since: PG.v14,
      sql: sql`
        SELECT (SELECT count(*) FROM pg_catalog.pg_database AS d
                 WHERE d.datname NOT IN ('template0', 'template1', 'postgres')) AS databases,
               (SELECT count(*) FROM pg_catalog.pg_class AS c
                 JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.oid >= 16384 AND n.nspname NOT IN ('pg_catalog', 'pg_toast')) AS relations,
               (SELECT count(*) FROM pg_catalog.pg_prepared_xacts) AS prepared,
               (SELECT count(*) FROM pg_catalog.pg_replication_slots AS s
                 WHERE s.slot_type = 'logical' AND NOT s.temporary) AS logical_slots`,
    },
  ],
});
