import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createHostileNames, hostileNames } from '../scenarios/hostile-names.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { readCsv } from './read-csv.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

const starting = (head: string): string => {
  const name = hostileNames.find((one) => one.startsWith(head));
  if (name === undefined) throw new Error(`no hostile name begins with ${head}`);
  return name;
};
const image = starting('<img');
const script = starting('<script');

let server: OwnPostgres;
test.beforeAll(async () => {
  server = await startPostgres();
  const connection = await server.connect();
  await createHostileNames(connection);
  await connection.close();
});
test.afterAll(() => server?.stop());

test('hostile names are only names, in every view and in every export', async ({ visit, door, page, context }) => {
  const opened = await openServer(door, server);
  await visit(`${opened.path}/sizes?by=none`);
  const grid = page.getByLabel('Lumps');
  await expect(page.getByText(/\d+ measured/)).toBeVisible();
  await expect(grid.getByText(image)).toBeVisible();
  await expect(grid.getByText('__proto__')).toBeVisible();
  await page.getByRole('radio', { name: 'Treemap' }).check();
  await expect(page.getByRole('option', { name: script })).toBeVisible();
  await page.getByRole('radio', { name: 'Bars' }).check();
  await grid.getByText(image).dblclick();
  await expect(page.getByRole('region', { name: 'Partitions' })).toBeVisible();

  const reply = await door.get('sizes.export', { at: opened.at, by: 'none', measure: 'total', format: 'csv' });
  if (reply.saved.kind !== 'download') throw new Error('the browser host has no dialog');
  const [head = [], ...rows] = readCsv(Buffer.from(reply.saved.base64, 'base64').toString());
  const names = rows.map((row) => row[head.indexOf('lump')] ?? '');
  const formula = /^[=+\-@\t\r\n＝＋－＠]/u;
  expect(names.filter((name) => formula.test(name))).toEqual([]);
  const wanted = hostileNames.map((name) => (formula.test(name) ? `'${name}` : name));
  expect(new Set(names)).toEqual(new Set([...wanted, 'no columns', 'dropped column']));

  await expectHarmlessHtml(opened.at, door, await context.newPage());
});

type Door = Parameters<typeof openServer>[0];

/** The report as a file of its own: nothing runs, nothing is asked for, every name is there to be read. */
async function expectHarmlessHtml(at: string, door: Door, page: import('@playwright/test').Page): Promise<void> {
  const { saved } = await door.get('sizes.export', { at, by: 'none', measure: 'total', format: 'html' });
  if (saved.kind !== 'download') throw new Error('the browser host has no dialog');
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'hs-test-html-')), 'report.html');
  writeFileSync(file, Buffer.from(saved.base64, 'base64'));
  const url = pathToFileURL(file).href;
  const seen: string[] = [];
  page.on('request', (request) => request.url() !== url && seen.push(request.url()));
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => seen.push(`${message.type()}: ${message.text()}`));
  await page.goto(url);
  const shown = await page.evaluate(() => {
    const tags = new Set([...document.querySelectorAll('*')].map((element) => element.tagName.toLowerCase()));
    const names = [...document.querySelectorAll('tbody tr')].map((row) => row.children[1]?.textContent ?? '');
    const colour = getComputedStyle(document.querySelector('svg rect.p1') ?? document.body).fill;
    return { tags: [...tags].sort(), names, colour, pwned: Reflect.get(window, '__pwned') };
  });
  expect(seen).toEqual([]);
  expect(shown.pwned).toBeUndefined();
  expect(shown.tags).toEqual(
    [...'html head meta title style body h1 dl dt dd svg rect text table thead tbody tr th td'.split(' ')].sort(),
  );
  // The policy lets the report's own style in.
  expect(shown.colour).toBe('rgb(43, 97, 217)');
  expect(shown.names).toContain(image);
  expect(shown.names).toContain('\\u202Egnp.exe');
  expect(readFileSync(file, 'utf8')).not.toMatch(/<(img|script|b|i|u)[ >]/);
  await page.close();
}
