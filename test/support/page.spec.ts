import { test as plain } from '@playwright/test';
import { expectAccessible, showTheme, themes } from './axe.ts';
import { watchForHostility } from './hostile-check.ts';
import { expect, openServer, test } from './page.ts';
import { startPostgres } from './postgres.ts';

// What the page tests stand on: that the fixtures sign in, and that the checks can fail.

test('signs one tab in and stays signed in', async ({ visit, host }) => {
  const page = await visit('/settings');
  expect(page.url()).toBe(`${host.origin}/settings`);
  await visit('/');
  expect(page.url()).toBe(`${host.origin}/`);
});

test('the demo opens, and its place has a path', async ({ demo, visit }) => {
  expect(demo.path).toMatch(/^\/db\/demo\/\w+$/);
  const page = await visit(`${demo.path}/sizes`);
  await expect(page.locator('#root')).toContainText('missing_symbols');
});

test('a server of the test opens in the same host', async ({ door, visit }) => {
  const server = await startPostgres();
  const database = await server.createDatabase('a "b" / c');
  const connection = await database.connect();
  await connection.query('CREATE TABLE "only here" ()');
  await connection.close();
  const opened = await openServer(door, server, { database: database.name });
  expect(opened.path).toBe('/db/test/a%20%22b%22%20%2F%20c');
  const page = await visit(`${opened.path}/relations`);
  await expect(page.locator('#root')).toContainText('only here');
  await server.stop();
});

test('both themes are really shown', async ({ visit }) => {
  const page = await visit('/');
  // The page's own choice of theme arrives with its settings and would win over a test that came too early.
  await expect(page.getByRole('heading').first()).toBeVisible();
  const colours: string[] = [];
  for (const theme of themes) {
    await showTheme(page, theme);
    colours.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  }
  expect(new Set(colours).size).toBe(2);
});

const hostile = {
  'an image with a handler': '<img src=x onerror="window.__pwned=1">',
  'a link that runs': '<a href="javascript:window.__pwned=1">x</a>',
  'a frame': '<iframe srcdoc="<p>x"></iframe>',
  'a picture from elsewhere': '<img src="http://127.0.0.1:9/x.png">',
  'a form': '<form action="/x"></form>',
};

for (const [name, html] of Object.entries(hostile)) {
  plain(`the hostile check sees ${name}`, async ({ page }) => {
    const watch = watchForHostility(page, 'http://127.0.0.1:1');
    await page.setContent('<main>nothing</main>');
    await watch.expectNone();
    await page.setContent(`<main>${html}</main>`);
    await expect(watch.expectNone()).rejects.toThrow();
  });
}

plain('the hostile check sees a dialog', async ({ page }) => {
  const watch = watchForHostility(page, 'http://127.0.0.1:1');
  await page.setContent('<main>nothing</main>');
  await page.evaluate(() => window.alert('hello'));
  await expect(watch.expectNone()).rejects.toThrow('dialog: hello');
});

plain('axe finds what is wrong, in either theme', async ({ page }) => {
  const style = '@media (prefers-color-scheme: dark) { p { background: #000; color: #111 } }';
  await page.setContent(
    `<html lang="en"><title>x</title><style>${style}</style><main><h1>x</h1><p>dim</p></main></html>`,
  );
  await expect(expectAccessible(page)).rejects.toThrow('axe, dark theme');
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><button></button></main></html>');
  await expect(expectAccessible(page)).rejects.toThrow('button-name (critical)');
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><p>clear</p></main></html>');
  await expectAccessible(page);
});
