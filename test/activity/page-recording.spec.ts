import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { leakOne, rowOf, table, toast, untilSampled } from './page-tools.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
});
test.afterAll(() => server?.stop());

const menu = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'Export, recordings, journal' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

async function downloaded(page: Page, item: string): Promise<{ name: string; text: string; file: string }> {
  const downloading = page.waitForEvent('download');
  await menu(page, item);
  const download = await downloading;
  const file = await download.path();
  return { name: download.suggestedFilename(), text: await readFile(file, 'utf8'), file };
}

const open = (page: Page, name: string, text: string) =>
  page.getByLabel('Recording to open').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

test('a recording is saved, opened, played, scrubbed and closed', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity`);
  const early = await leakOne(server, 'came early');
  await expect(rowOf(page, early.pid)).toBeVisible();
  await early.connection.close();
  await expect(rowOf(page, early.pid)).toHaveCount(0);
  const late = await leakOne(server, 'came late');
  await expect(rowOf(page, late.pid)).toBeVisible();
  const saved = await downloaded(page, 'Save recording of the window');
  expect(saved.text).toContain('heapscope-activity');
  await late.connection.close();

  await open(page, 'night.heapscope', saved.text);
  const bar = page.getByRole('group', { name: 'Recording' });
  await expect(bar).toContainText(/Recording of test, \d\d:\d\d to \d\d:\d\d/);
  await expect(page.getByText('A recording: nothing can be ended here')).toBeVisible();
  await expect(table(page).getByRole('button', { name: 'End' })).toHaveCount(0);
  const moment = bar.getByRole('slider', { name: 'Moment' });
  await moment.focus();
  await page.keyboard.press('End');
  await expect(rowOf(page, late.pid)).toContainText('idle in transaction');
  await expect(rowOf(page, early.pid)).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(rowOf(page, late.pid)).toHaveCount(0);
  const before = await moment.inputValue();
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => moment.inputValue()).not.toBe(before);
  await expect(rowOf(page, late.pid)).toBeVisible();
  await expect(bar.getByRole('button', { name: 'Play' })).toBeVisible();
  await bar.getByRole('button', { name: 'Close' }).click();
  await expect(bar).toHaveCount(0);
  await expect(rowOf(page, late.pid)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'End all idle in transaction older than' })).toBeVisible();

  // Cut off in the middle: what is whole is shown, and that it ends early is said.
  await open(page, 'cut.heapscope', saved.text.slice(0, -40));
  await expect(bar).toContainText('The file ends early');
  await bar.getByRole('button', { name: 'Close' }).click();
});

test('a foreign or a newer file is refused in words, and the screen stays', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const page = await visit(`${path}/activity`);
  await untilSampled(page);
  await open(page, 'cat.png', '\u0089PNG <img src=x onerror=window.__pwned=1>');
  await expect(toast(page, 'cat.png was not opened')).toBeVisible();
  await expect(toast(page, 'This is not a recording of Heapscope')).toBeVisible();
  await open(page, 'newer.heapscope', '{"format":"heapscope-activity","version":99}\n');
  await expect(toast(page, 'This recording was made by a newer Heapscope')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Recording' })).toHaveCount(0);
  await expect(table(page).getByRole('row').nth(1)).toBeVisible();
});

test('the table and the timeline as files', async ({ visit, door }) => {
  const { path } = await openServer(door, server);
  const leaked = await leakOne(server, 'exported app');
  const page = await visit(`${path}/activity?filter=exported`);
  await expect(rowOf(page, leaked.pid)).toBeVisible();
  const csv = await downloaded(page, 'Table as CSV');
  expect(csv.name).toMatch(/\.csv$/);
  expect(csv.text.trim().split('\n')).toHaveLength(2);
  expect(csv.text).toContain('exported app');
  const json = await downloaded(page, 'Table as JSON');
  expect(JSON.parse(json.text)).toMatchObject({ rows: [{ pid: leaked.pid, state: 'idle in transaction' }] });
  const markdown = await downloaded(page, 'Table as Markdown');
  expect(markdown.text).toContain('| exported app |');
  const svg = await downloaded(page, 'Timeline as SVG');
  expect(svg.text).toContain('<svg');
  const png = await downloaded(page, 'Timeline as PNG');
  expect(png.name).toMatch(/\.png$/);
  await leaked.connection.close();
});
