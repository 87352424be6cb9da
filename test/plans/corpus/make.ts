/**
 * Makes the stored plans anew on real servers, 14 to 18, and those that need JIT or libxml on Debian's:
 * npx tsx test/plans/corpus/make.ts
 *
 * Node types that PostgreSQL has and that are not among them:
 * - Custom Scan: only an extension makes one (Citus, TimescaleDB); none of PostgreSQL's own does. Written by hand in
 *   read-text.test.ts.
 * - "Foreign Insert" as a node: no wrapper of PostgreSQL's pushes a whole INSERT down. "Foreign Update" and "Foreign
 *   Delete" are there, and "Foreign Insert" as a target of an Insert.
 * - Table Function Scan on 14 and 16: XMLTABLE needs libxml, which only Debian's 15 has. JSON_TABLE is there since 17.
 * - JIT but on Debian's 15: the other servers were built without LLVM.
 */
import { startDebianPostgres } from '../../support/debian-postgres.ts';
import { type OwnPostgres, startPostgres } from '../../support/postgres.ts';
import { majors } from '../../support/server-address.ts';
import { collect } from './collect.ts';
import type { PlanCase } from './plan-case.ts';
import { store, type storedNames } from './stored.ts';

async function make(
  name: (typeof storedNames)[number],
  start: () => Promise<OwnPostgres>,
  isWanted: (one: PlanCase) => boolean,
): Promise<void> {
  const server = await start();
  try {
    const plans = await collect(server, isWanted);
    store(name, plans);
    console.log(
      `${name}: ${plans.length} statements, ${plans.flatMap(({ forms }) => Object.keys(forms)).length} plans`,
    );
  } finally {
    await server.stop();
  }
}

for (const major of majors)
  await make(
    `pg${major}`,
    () => startPostgres({ major }),
    () => true,
  );
await make('jit', startDebianPostgres, ({ needsJit, needsXml }) => needsJit === true || needsXml === true);
