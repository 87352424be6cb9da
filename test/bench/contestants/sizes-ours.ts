import { openSizes } from '../../sizes/open-sizes.ts';
import { testCall } from '../../support/databases.ts';
import { fromEnvironment, takeTurns } from './take-turns.ts';

/** The room's service, on connections opened anew for each run, as cold as the limit's. */
const url = new URL(fromEnvironment('BENCH_URL'));
const server = {
  host: url.hostname,
  port: Number(url.port),
  user: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
};
const database = decodeURIComponent(url.pathname.slice(1));

takeTurns(async () => {
  const sizes = await openSizes();
  try {
    const at = sizes.place(server, database);
    await sizes.databases.open(at, testCall());
    const started = performance.now();
    let estimatesMs = Number.NaN;
    const events = await sizes.measure(at, testCall(), (summary) => {
      if (summary.done === 0) estimatesMs = performance.now() - started;
    });
    const ms = performance.now() - started;
    const last = events.at(-1);
    if (last?.state !== 'finished') throw new Error(`the report ended as ${last?.state}: ${last?.failure?.message}`);
    const { longestStatementMs, locked, of } = last;
    const bytes = last.sum.total_bytes + last.system_bytes;
    const exactStatements = events.length - 1;
    return { ms, rows: of, figures: { bytes, estimatesMs, longestStatementMs, locked, exactStatements } };
  } finally {
    await sizes.close();
  }
});
