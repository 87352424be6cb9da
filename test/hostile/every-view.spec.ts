import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { quoteName, quoteText } from '../scenarios/quote.ts';
import type { DoorClient } from '../support/door-client.ts';
import { expect, openServer, test } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { reached } from '../support/reached.ts';
import { hostileStrings, hostileTexts } from './hostile-strings.ts';
import { createHostileWorld, type HostileWorld } from './hostile-world.ts';
import { startWalk, type Walk } from './walk.ts';

// Every string, as the name of everything that has one, in every room, its tabs, rows, menus, panes and exports: each is
// only text, and what would hide or reorder it is drawn as an escape.

test.use({ hostOptions: { args: ['--no-demo'] } });

const isLong = process.env.HEAPSCOPE_LONG === '1';
const most = isLong ? { perKind: 12, screens: 12 } : { perKind: 1, screens: 1 };
const evil = '<img src=x onerror="window.__pwned=1">';

let server: OwnPostgres;
let world: HostileWorld;
test.beforeAll(async () => {
  server = await startPostgres({
    settings: {
      ...{ logging_collector: 'on', log_destination: 'stderr', log_filename: 'server.log', log_min_messages: 'log' },
      ...{ log_line_prefix: '%m [%p] %u@%d/%a ', log_min_duration_statement: 0, log_autovacuum_min_duration: 0 },
      ...{ shared_preload_libraries: 'pg_stat_statements', track_activity_query_size: 65_536 },
      ...{ max_connections: 80, max_prepared_transactions: 40, autovacuum: false },
    },
  });
  world = await createHostileWorld(server);
});
test.afterAll(async () => {
  await world?.close();
  await server?.stop();
});

const rooms = [
  ...['relations', 'sizes?by=none', 'activity', 'locks', 'statements', 'vacuum', 'writes', 'upgrade', 'overview'],
  ...['sql-log?read=as-it-is', 'sql-log?view=sent', 'benchmark', 'benchmark?mode=custom', 'plans'],
];

test('hostile texts in every view are only texts', async ({ visit, door, page, expectedErrors }) => {
  test.setTimeout(isLong ? 900_000 : 240_000);
  expect(expectedErrors).toEqual([]);
  page.setDefaultTimeout(30_000);
  const walk = await startWalk(page, hostileTexts, most);
  const opened = await openServer(door, server);
  await saveProfiles(door);
  await visit(`${opened.path}/activity`);
  for (const room of rooms) {
    await visit(`${opened.path}/${room}`);
    await walk.through(room);
  }
  await plansOf(page, walk, visit, opened.path);
  await elsewhere(page, walk, visit, opened.path);
  const files = await exports(door, opened.at, page);
  const { views, elements, tags, shown, strange } = walk.result();
  const figure = `${hostileTexts.length} strings, ${shown.size} of them seen, ${views.length} views, ${files} exported pages, ${elements} elements of which ${strange.length} made by them`;
  console.log(figure, tags.join(' '));
  reached('hostile', figure, strange.length === 0 && hostileStrings.length >= 80);
  expect(strange).toEqual([]);
  expect(hostileStrings.filter((text) => !shown.has(text))).toEqual([]);
});

/** Connections with hostile names, users and databases. */
async function saveProfiles(door: DoorClient): Promise<void> {
  for (const [nr, text] of hostileStrings.entries()) {
    const profile = {
      id: `evil-${nr}`,
      name: text,
      host: '127.0.0.1',
      port: 1,
      database: text,
      user: text,
      tls: 'off',
      environment: 'local',
    } as const;
    await door.ask('connections.save', { profile, password: undefined });
  }
}

type Visit = (path?: string) => Promise<Page>;

/** Plans of hostile names and literals, an error and a pasted plan that hold everything. */
async function plansOf(page: Page, walk: Walk, visit: Visit, at: string): Promise<void> {
  const write = async (name: string, text: string) => {
    const box = page.getByRole('textbox', { name, exact: true });
    await box.click({ timeout: 10_000 });
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(text);
  };
  await visit(`${at}/plans`);
  await write('Query A', `SELECT * FROM hostile.${quoteName(evil)} WHERE ${quoteName(evil)} = ${quoteText(evil)}`);
  await page.keyboard.press('ControlOrMeta+Enter');
  await walk.through('plans that ran');
  await write('Query A', `SELECT ${quoteText(hostileStrings.join(' '))}::integer, hostile.shout()`);
  await page.keyboard.press('ControlOrMeta+Enter');
  await walk.note('a statement that fails');
  await visit('/');
  await page.getByRole('button', { name: 'Read a plan' }).click();
  const plan = [
    {
      Plan: {
        'Node Type': 'Seq Scan',
        'Relation Name': hostileStrings.join(' '),
        Alias: evil,
        Filter: hostileTexts.slice(0, -1).join(' '),
        'Startup Cost': 0,
        'Total Cost': 1,
        'Plan Rows': 1,
        'Plan Width': 1,
      },
    },
  ];
  await page.getByRole('textbox', { name: 'Plan A, pasted' }).fill(JSON.stringify(plan));
  await walk.through('a pasted plan');
  await page.getByRole('textbox', { name: 'Plan B, pasted' }).fill(hostileTexts.at(-1) ?? '');
  await walk.note('a pasted text that is no plan');
}

/** What belongs to no room. */
async function elsewhere(page: Page, walk: Walk, visit: Visit, at: string): Promise<void> {
  await visit('/');
  await walk.through('connections');
  await page
    .getByLabel('Connection URI')
    .fill(`postgres://${encodeURIComponent(evil)}:x@${encodeURIComponent(evil)}/${encodeURIComponent(evil)}`);
  await walk.note('a hostile URI');
  await visit('/settings');
  await walk.through('settings');
  await visit(`${at}/activity`);
  await walk.note('activity again');
  await page.keyboard.press('ControlOrMeta+k');
  for (const text of ['<', 'script', '__proto__', '\u202e', 'e']) {
    await page.keyboard.insertText(text);
    await walk.note(`palette: ${JSON.stringify(text)}`);
    await page.keyboard.press('ControlOrMeta+a');
  }
  await page.keyboard.press('Escape');
  for (const text of [evil, '\u202egnp.exe', 'javascript:window.__pwned=1']) {
    await visit(`/db/test/${encodeURIComponent(text)}/sizes`);
    await walk.note('a database that is not there');
    await visit(`${at}/${encodeURIComponent(text)}`);
    await walk.note('a room that is not there');
  }
}

/** Every export that is a page, opened as one. */
async function exports(door: DoorClient, at: string, page: Page): Promise<number> {
  await door.listen('upgrade.check', { at, to: { kind: 'version', major: 19 }, again: 0 }, () => undefined);
  await door.listen('sizes.measure', { at }, () => undefined);
  const { relations } = await door.get('relations.list', { at });
  const oids = [...relations.oid].slice(0, 5_000);
  const format = 'html';
  const made = [
    await door.get('sizes.export', { at, by: 'none', measure: 'total', format }),
    await door.get('upgrade.export', { at, format }),
    await door.get('vacuum.export', { at, oids, format }),
    await door.get('writes.export', { at, oids, format }),
    await door.get('sql-log.exportLog', { at, what: 'groups', by: 'fingerprint', filter: '', format }),
    await door.get('sql-log.exportLog', { at, what: 'tail', by: 'fingerprint', filter: '', format }),
  ];
  const folder = mkdtempSync(path.join(tmpdir(), 'hs-test-html-'));
  const other = await page.context().newPage();
  const seen: string[] = [];
  other.on('request', (request) => {
    if (!request.url().startsWith('file:')) seen.push(request.url());
  });
  other.on('dialog', (dialog) => {
    seen.push(dialog.message());
    void dialog.dismiss();
  });
  for (const [nr, { saved }] of made.entries()) {
    if (saved.kind !== 'download') throw new Error('the browser host has no dialog');
    const file = path.join(folder, `${nr}.html`);
    writeFileSync(file, Buffer.from(saved.base64, 'base64'));
    await other.goto(pathToFileURL(file).href);
    seen.push(...(await other.evaluate(oddities)));
  }
  await other.close();
  expect(seen).toEqual([]);
  return made.length;
}

/** Runs in an exported page: what no report has. */
function oddities(): string[] {
  const ours =
    /^(h[1-6]|d[ldt]|svg|rect|text|title|table|thead|tbody|t[rhd]|p|pre|code|ul|ol|li|section|header|span|div|b|strong|em|g|path|line|small)$/i;
  const strange = [...document.querySelectorAll('body *')].filter(
    ({ tagName, attributes }) => !ours.test(tagName) || [...attributes].some(({ name }) => name.startsWith('on')),
  );
  const hidden = /(?![\n\t\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(document.body.textContent ?? '');
  return [
    ...strange.map(({ outerHTML }) => outerHTML.slice(0, 200)),
    ...(Reflect.get(window, '__pwned') === undefined ? [] : ['a script ran']),
    ...(hidden ? [`${document.title}: ${JSON.stringify(hidden[0])} as it is`] : []),
  ];
}
