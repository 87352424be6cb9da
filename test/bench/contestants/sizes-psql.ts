import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fromEnvironment, takeTurns } from './take-turns.ts';

/** psql's own list of tables with sizes: main fork, FSM and VM, waiting for whoever holds a lock. */
const run = promisify(execFile);
const url = fromEnvironment('BENCH_URL');
const psql = fromEnvironment('BENCH_PSQL');

takeTurns(async () => {
  const started = performance.now();
  const { stdout } = await run(psql, ['--no-psqlrc', '--tuples-only', '--dbname', url, '--command', '\\dtm+ *.*'], {
    maxBuffer: 256 * 1024 * 1024,
  });
  return { ms: performance.now() - started, rows: stdout.trim().split('\n').length };
});
