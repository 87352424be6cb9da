import { expect, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { field, outcome, write } from './on-page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
});
test.afterAll(() => server?.stop());

test('production is asked about before two queries run there, and Esc runs nothing', async ({ visit, door, page }) => {
  const { host, port, user, password } = server;
  const profile = { id: 'live', name: 'live', host, port, user, database: 'postgres', tls: 'off' } as const;
  await door.get('connections.save', { profile: { ...profile, environment: 'production' }, password });
  await door.get('connections.open', { id: 'live', password });
  await visit('/db/live/postgres/benchmark?compare=custom');
  await write(page, 'A', 'SELECT 1');
  await write(page, 'B', 'SELECT 2');
  await field(page, 'Rounds').fill('20');
  await field(page, 'Rounds').press('Control+Enter');
  const question = page.getByRole('group', { name: 'Run on production' });
  await expect(question).toContainText('30 rounds of both queries, warm-up included, read only');
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(field(page, 'Rounds')).toBeFocused();
  await expect(outcome(page, /^Finished/)).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await question.getByRole('button', { name: 'Run on production' }).click();
  await expect(outcome(page, /^Finished, 20 rounds/)).toBeVisible();
});
