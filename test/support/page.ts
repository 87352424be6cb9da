import { existsSync } from 'node:fs';
import { test as base, expect, type Page } from '@playwright/test';
import { type DoorClient, openDoor } from './door-client.ts';
import { type HostOptions, startHost, type TestHost } from './host.ts';
import { type HostileWatch, watchForHostility } from './hostile-check.ts';
import type { ServerAddress } from './server-address.ts';

/** The embedded demo, opened: its place for inputs (`at`) and its path in URLs. */
export interface OpenedDatabase {
  readonly at: string;
  /** `/db/<profile>/<database>`, to which a room's word is added. */
  readonly path: string;
}

export interface PerWorker {
  /** What `host` is started with: `test.use({ hostOptions: … })` at the top of a file gives it a host of its own. */
  hostOptions: HostOptions;
  host: TestHost;
  /** The host's door without a page, to arrange what a test looks at. */
  door: DoorClient;
  /** Starts the demo at the first use: some seconds. */
  demo: OpenedDatabase;
}

export interface PerTest {
  /** Messages of the console that this test provokes; any other error fails it. */
  expectedErrors: readonly RegExp[];
  hostility: HostileWatch;
  /** Goes to a path of the page: `/`, `${demo.path}/sizes`. The first time it signs the tab in. */
  visit: (path?: string) => Promise<Page>;
}

export const pathOf = (at: string): string => {
  const [profile = '', ...database] = at.split('/');
  return `/db/${profile}/${encodeURIComponent(database.join('/'))}`;
};

async function openDemo(door: DoorClient): Promise<OpenedDatabase> {
  let at: string | undefined;
  const reply = await door.listen('connections.openDemo', {}, (event) => {
    at = event.at ?? at;
  });
  if (!reply.ok || !at) throw new Error(`the demo did not open: ${reply.ok ? 'no place' : reply.failure.message}`);
  return { at, path: pathOf(at) };
}

/** Saves a profile for a test server and opens it in the host. */
export async function openServer(
  door: DoorClient,
  server: ServerAddress,
  options: { database?: string; id?: string; user?: string; password?: string } = {},
): Promise<OpenedDatabase> {
  const { database = 'postgres', id = 'test', user = server.user, password = server.password } = options;
  const { host, port } = server;
  const profile = { id, name: id, host, port, database, user, tls: 'off', environment: 'local' } as const;
  await door.get('connections.save', { profile, password });
  const { at } = await door.get('connections.open', { id, password });
  return { at, path: pathOf(at) };
}

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** Playwright's `test` with a running Heapscope. Every test also fails on console errors and on hostile text. */
export const test = base.extend<PerTest & { clean: undefined }, PerWorker>({
  hostOptions: [{}, { option: true, scope: 'worker' }],
  host: [
    async ({ hostOptions }, use) => {
      if (!existsSync('dist/page/index.html')) throw new Error('the page is not built: node scripts/build.mjs');
      const host = await startHost(hostOptions);
      await use(host);
      await host.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  door: [
    async ({ host }, use) => {
      const door = await openDoor(host);
      await use(door);
      door.close();
    },
    { scope: 'worker' },
  ],
  demo: [async ({ door }, use) => use(await openDemo(door)), { scope: 'worker', timeout: 120_000 }],
  expectedErrors: [[], { option: true }],
  hostility: async ({ page, host }, use) => use(watchForHostility(page, host.origin)),
  clean: [
    async ({ page, hostility, expectedErrors }, use) => {
      const errors = watchErrors(page);
      await use(undefined);
      if (page.isClosed() || page.url() === 'about:blank') return;
      await hostility.expectNone();
      const surprising = errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)));
      expect(surprising, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
  visit: async ({ page, host }, use) => {
    let isSignedIn = false;
    await use(async (path = '/') => {
      await page.goto(isSignedIn ? host.origin + path : await host.freshUrl(path));
      // The page takes the code out of the address as its first deed.
      await page.waitForFunction(() => window.location.hash === '' && document.querySelector('#root > *') !== null);
      isSignedIn = true;
      return page;
    });
  },
});

export { expect };
