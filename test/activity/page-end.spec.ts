import { repeatedly } from '../scenarios/cycle.ts';
import { leak } from '../scenarios/leak.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { isAlive, leakOne, rowOf, sit, table, toast } from './page-tools.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;

test.beforeAll(async () => {
  server = await startPostgres();
  const connection = await server.connect();
  await connection.query('CREATE TABLE session (id integer PRIMARY KEY, n integer); INSERT INTO session VALUES (1, 0)');
  await connection.close();
});
test.afterAll(() => server?.stop());

test('a leak is found, shown, and ended in bulk', async ({ visit, door }) => {
  const most = 6;
  const { path } = await openServer(door, server);
  const bystander = await leakOne(server, 'bystander');
  const page = await visit(`${path}/activity`);
  await expect(rowOf(page, bystander.pid)).toBeVisible();
  const leaking = leak({ applicationName: 'drproject.cgi', queries: ['SELECT n FROM session'], everyMs: 2000, most });
  const running = repeatedly(
    (name) => server.connect(name),
    async (round) => {
      await leaking(round);
      await round.sleep(600_000);
    },
    () => undefined,
  );
  try {
    const finding = page.getByRole('status').filter({ hasText: 'Connection leak.' });
    await expect(finding).toContainText(/\d+ backends of drproject\.cgi idle in transaction, one new every ~\d s/, {
      timeout: 40_000,
    });
    await expect(finding).toContainText(/\d+ ordinary slots left\./);
    await finding.getByRole('button', { name: /^Show these \d/ }).click();
    await expect(page).toHaveURL(/filter=drproject\.cgi/);
    await expect(table(page).getByRole('row')).toHaveCount(most + 1);
    await expect(rowOf(page, bystander.pid)).toHaveCount(0);

    await page.getByRole('button', { name: /^Older than 5 min/ }).click();
    await page.getByRole('menuitem', { name: /^0 s/ }).click();
    await expect(page.getByRole('button', { name: `Older than 0 s: ${most}` })).toBeVisible();
    const endAll = page.getByRole('button', { name: 'End all idle in transaction older than' });
    const question = page.getByRole('group', { name: `End ${most} backends` });
    // Kept, the keys are where they were; the palette asks the same.
    await endAll.press('Enter');
    await expect(question.getByRole('button', { name: /^End 6 backends/ })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(endAll).toBeFocused();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Find or run' })).toBeFocused();
    await page.keyboard.type('idle');
    await expect(page.getByRole('option', { selected: true })).toContainText('older than 0 s…');
    await page.keyboard.press('Enter');
    await expect(question).toContainText(`End ${most} backends?`);
    await expect(question).toContainText('pg_terminate_backend(pid)');
    const button = question.getByRole('button', { name: /^End 6 backends/ });
    await expect(button).toBeFocused();
    await expect(async () => {
      await page.keyboard.press('Enter');
      await expect(page.getByRole('group', { name: 'Ending backends' })).toBeVisible({ timeout: 1000 });
    }).toPass();
    await expect(toast(page, `Ended ${most} of ${most} backends.`)).toBeVisible();
    await expect(page.getByRole('group', { name: 'Ending backends' })).toContainText('ended');
    await expect(page.getByRole('button', { name: /idle in transaction 0/ })).toBeVisible();
    const left = await bystander.connection.query(
      "SELECT FROM pg_stat_activity WHERE application_name = 'drproject.cgi' AND state LIKE 'idle in%'",
    );
    expect(left).toHaveLength(0);
    expect(await isAlive(server, bystander.pid)).toBe(true);
  } finally {
    await running.stop();
    await bystander.connection.close();
  }
});

test('one is ended by keys alone, and those behind it continue', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const holder = await leakOne(server, 'holder', 'UPDATE session SET n = n + 1 WHERE id = 1');
  const waiter = await sit(server, 'waiter');
  const waited = waiter.connection.query('UPDATE session SET n = n + 1 WHERE id = 1');
  const page = await visit(`${path}/relations`);
  await expect(page.getByRole('treegrid', { name: 'Relations' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(rowOf(page, holder.pid)).toContainText('blocks 1');
  await expect(rowOf(page, waiter.pid)).toContainText('waiting on lock');
  await page.keyboard.press('/');
  await expect(page.getByLabel('Filter backends')).toBeFocused();
  await page.keyboard.type('holder');
  await expect(table(page).getByRole('row')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await expect(table(page)).toBeFocused();

  await page.keyboard.press('Enter');
  const drawer = page
    .getByRole('complementary', { name: 'Backend', exact: true })
    .filter({ hasText: `Backend ${holder.pid}` });
  await expect(drawer).toContainText('holds back vacuum in this database');
  await expect(drawer).toContainText('UPDATE session SET n = n + 1');
  await expect(drawer).toContainText('idle_in_transaction_session_timeout');
  await expect(drawer).toContainText('RowExclusiveLock');
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(table(page)).toBeFocused();

  await page.keyboard.press('e');
  const question = page.getByRole('group', { name: 'End backend' });
  await expect(question).toContainText(`End backend ${holder.pid}?`);
  await expect(question).toContainText(`SELECT pg_terminate_backend(${holder.pid});`);
  await expect(question).toContainText('The backend waiting behind it continues.');
  await expect(question.getByRole('button', { name: /End backend/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(table(page)).toBeFocused();
  await page.keyboard.press('e');
  await expect(question.getByRole('button', { name: /End backend/ })).toBeFocused();
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(question).toHaveCount(0, { timeout: 1000 });
  }).toPass();
  await expect(toast(page, `Ended backend ${holder.pid}.`)).toBeVisible();
  await expect(rowOf(page, holder.pid)).toContainText('ended');
  await expect(toast(page, /57P01/)).toBeVisible();
  await waited;
  await waiter.connection.close();
  expect(await isAlive(server, holder.pid)).toBe(false);
});

test('C cancels what runs, and says why it cannot cancel what idles', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const idle = await leakOne(server, 'idling');
  const sleeper = await sit(server, 'sleeper');
  const slept = sleeper.connection.query('SELECT pg_sleep(300)').then(
    () => 'slept',
    (error: unknown) => String(error),
  );
  const page = await visit(`${path}/activity`);
  await rowOf(page, idle.pid).getByRole('gridcell').first().click();
  await page.keyboard.press('c');
  await expect(toast(page, /no statement to cancel/)).toBeVisible();
  await rowOf(page, sleeper.pid).getByRole('button', { name: 'Cancel query' }).click();
  const question = page.getByRole('group', { name: 'Cancel query' });
  await expect(question).toContainText(`SELECT pg_cancel_backend(${sleeper.pid});`);
  await question.getByRole('button', { name: /Cancel query/ }).click();
  await expect(toast(page, `Cancelled the query of ${sleeper.pid}.`)).toBeVisible();
  expect(await slept).toContain('canceling statement due to user request');
  expect(await isAlive(server, sleeper.pid)).toBe(true);
  await sleeper.connection.close();
  await idle.connection.close();
});

test('a pid that was gone before the click ends nothing, and that is said', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const short = await leakOne(server, 'short');
  const page = await visit(`${path}/activity`);
  await expect(rowOf(page, short.pid)).toContainText('idle in transaction');
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: /Paused/ })).toBeVisible();
  await expect(page).toHaveURL(/paused=1/);
  await short.connection.close();
  await expect.poll(() => isAlive(server, short.pid)).toBe(false);
  await rowOf(page, short.pid).getByRole('button', { name: 'End' }).click();
  await page
    .getByRole('group', { name: 'End backend' })
    .getByRole('button', { name: /End backend/ })
    .click();
  await expect(toast(page, `${short.pid} had already gone.`)).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: /Live/ })).toBeVisible();
});

test('what moved on since it was asked about is left alone', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const worker = await leakOne(server, 'worker');
  const page = await visit(`${path}/activity`);
  await rowOf(page, worker.pid).getByRole('button', { name: 'End' }).click();
  const question = page.getByRole('group', { name: 'End backend' });
  await expect(question).toBeVisible();
  await worker.connection.query('COMMIT');
  await worker.connection.query('BEGIN');
  await worker.connection.query('SELECT 2');
  await expect(rowOf(page, worker.pid)).toContainText('SELECT 2');
  await question.getByRole('button', { name: /End backend/ }).click();
  await expect(toast(page, `${worker.pid} had moved on, nothing was done.`)).toBeVisible();
  expect(await isAlive(server, worker.pid)).toBe(true);
  await worker.connection.close();
});

test('on production the name is typed, and there is no bulk', async ({ visit, door }) => {
  const { host, port, user, password } = server;
  const profile = {
    id: 'prod',
    name: 'crash-stats',
    host,
    port,
    database: 'postgres',
    user,
    tls: 'off',
    environment: 'production',
  } as const;
  await door.get('connections.save', { profile, password });
  await door.get('connections.open', { id: 'prod', password });
  const victim = await leakOne(server, 'victim');
  const page = await visit('/db/prod/postgres/activity');
  await rowOf(page, victim.pid).getByRole('button', { name: 'End' }).click();
  await expect(page.getByRole('button', { name: 'End all idle in transaction older than' })).toHaveCount(0);
  const field = page.getByLabel('Type crash-stats to confirm');
  await expect(field).toBeFocused();
  // Esc keeps from everywhere in the question, and the list has the keys again.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('group', { name: 'End backend' }).getByRole('button', { name: /^Keep/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(table(page)).toBeFocused();
  await rowOf(page, victim.pid).getByRole('button', { name: 'End' }).click();
  await expect(field).toBeFocused();
  await field.fill('crash-stat');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^End backend/ })).toBeDisabled();
  await field.fill('crash-stats');
  await page.keyboard.press('Enter');
  await expect(toast(page, `Ended backend ${victim.pid}.`)).toBeVisible();
  expect(await isAlive(server, victim.pid)).toBe(false);
});
