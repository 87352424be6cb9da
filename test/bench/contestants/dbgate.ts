import { createRequire } from 'node:module';
import { fromEnvironment, takeTurns } from './take-turns.ts';

/** DbGate's own full analysis of a database: what it does before its tree can be filtered. */
interface Driver {
  readonly engine: string;
  connect(connection: object): Promise<unknown>;
  analyseFull(handle: unknown, version?: unknown): Promise<Readonly<Record<string, unknown>>>;
  getVersion(handle: unknown): Promise<unknown>;
}

const from = createRequire(new URL('../package.json', import.meta.url));
// DbGate's plugins find their shared packages in a global that its shell sets up.
Object.assign(globalThis, {
  DBGATE_PACKAGES: { 'dbgate-tools': from('dbgate-tools'), 'dbgate-query-splitter': from('dbgate-query-splitter') },
});
const plugin = from('dbgate-plugin-postgres') as { drivers: Driver[]; initialize?(env: object): void };
plugin.initialize?.({ dbgateEnv: {} });
const driver = plugin.drivers.find(({ engine }) => engine.startsWith('postgres@'));
if (!driver) throw new Error('dbgate-plugin-postgres has no postgres driver');
const url = new URL(fromEnvironment('BENCH_URL'));
const handle = await driver.connect({
  engine: driver.engine,
  server: url.hostname,
  port: url.port,
  user: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
  database: decodeURIComponent(url.pathname.slice(1)),
});
const version = await driver.getVersion(handle);

takeTurns(async () => {
  const started = performance.now();
  const structure = await driver.analyseFull(handle, version);
  const rows = Object.values(structure).reduce<number>((sum, part) => sum + (Array.isArray(part) ? part.length : 0), 0);
  return { ms: performance.now() - started, rows };
});
