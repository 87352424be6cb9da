import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

// The page goes away without a word, or comes again and again: what it asked for ends with it.

test.use({ hostOptions: { args: ['--no-demo'] }, expectedErrors: [/WebSocket|crash/i] });

let server: OwnPostgres;

test.beforeAll(async () => {
  server = await startPostgres();
});

test.afterAll(() => server?.stop());

test('a page that crashes takes its samples with it; one that loads itself again and again costs no connection', async ({
  context,
  host,
  door,
}) => {
  test.slow();
  const { path } = await openServer(door, server);
  const watcher = await server.connect('watcher');
  const ours = async () => {
    const [row] = await watcher.query(`
      SELECT count(*)::int AS connections, coalesce(max(query_start)::text, '') AS last
      FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%'`);
    return { connections: Number(row?.connections), last: String(row?.last) };
  };
  // A tab of its own, since a crashed one can be asked nothing more.
  const tab = await context.newPage();
  await tab.goto(await host.freshUrl(`${path}/activity`));
  // Sampling goes on by itself.
  const first = (await ours()).last;
  await expect.poll(async () => (await ours()).last, { timeout: 40_000 }).not.toBe(first);

  for (let n = 0; n < 5; n += 1) await tab.reload({ waitUntil: 'domcontentloaded' });
  await expect(tab.getByRole('navigation').first()).toBeVisible();
  expect((await ours()).connections).toBeLessThanOrEqual(4);

  const crashed = tab.waitForEvent('crash');
  await tab.goto('chrome://crash').catch(() => undefined);
  await crashed;
  // Two looks, three seconds apart, at which nothing was asked in between.
  await expect
    .poll(
      async () => {
        const before = (await ours()).last;
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        return (await ours()).last === before;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  expect((await ours()).connections).toBeLessThanOrEqual(4);
  await watcher.close();
});
