import type { Page } from '@playwright/test';

/** One picture of `npm run shots`, named like the design's. */
export interface Screen {
  readonly name: string;
  /** Path of the page; `{demo}` stands for the demo's place. */
  readonly path: string;
  /** What must be there before the picture, after `act`. */
  readonly ready: (page: Page) => Promise<unknown>;
  readonly act?: (page: Page) => Promise<unknown>;
}

const text = (page: Page, what: string | RegExp) => page.getByText(what).first().waitFor();

async function openRelation(page: Page): Promise<void> {
  await page
    .getByRole('row', { name: /crap_annotations\b/ })
    .first()
    .click();
  await page.getByRole('tab', { name: /DDL/ }).waitFor();
}

export const screens: readonly Screen[] = [
  { name: 'connect', path: '/?all=1', ready: (page) => text(page, /Open demo database/) },
  {
    name: 'connect-switcher',
    path: '{demo}/relations',
    act: async (page) => {
      await text(page, 'songs');
      await page.getByRole('button', { name: /Switch connection/ }).click();
    },
    ready: (page) => text(page, /breakpad/),
  },
  {
    name: 'relations',
    path: '{demo}/relations?filter=crap',
    act: openRelation,
    ready: (page) => text(page, 'report_date'),
  },
  {
    name: 'relations-ddl',
    path: '{demo}/relations?filter=crap',
    act: async (page) => {
      await openRelation(page);
      await page.getByRole('tab', { name: /DDL/ }).click();
    },
    ready: (page) => text(page, 'CREATE TABLE'),
  },
  {
    name: 'sizes',
    path: '{demo}/sizes',
    act: async (page) => {
      await page.getByRole('row', { name: /missing_symbols/ }).click();
      await page.keyboard.press('Enter');
      await text(page, /212 .*tables/);
    },
    // The second look, some seconds after the first, gives the growth.
    ready: (page) =>
      page
        .getByText(/^\+[\d.]+ (kB|MB)/)
        .first()
        .waitFor(),
  },
  { name: 'sizes-treemap', path: '{demo}/sizes?view=treemap', ready: (page) => text(page, /reports_user_info/) },
  { name: 'sizes-reconcile', path: '{demo}/sizes?view=reconcile', ready: (page) => text(page, /orphan/) },
  { name: 'settings', path: '/settings', ready: (page) => text(page, 'Settings') },
  {
    name: 'overview-palette',
    path: '{demo}/relations',
    act: async (page) => {
      await text(page, 'songs');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('crap');
    },
    ready: (page) => text(page, /crap_annotations/),
  },
  {
    name: 'activity',
    path: '{demo}/activity',
    // The leak is known after some arrivals.
    ready: (page) =>
      page
        .getByText(/Connection leak/)
        .first()
        .waitFor({ timeout: 60_000 }),
  },
  {
    name: 'locks',
    path: '{demo}/locks',
    act: async (page) => {
      await page
        .getByText(/^ALTER TABLE/)
        .first()
        .click();
      await page.keyboard.press('Enter');
    },
    ready: (page) => text(page, /^Why \d+ waits/),
  },
  {
    name: 'statements',
    path: '{demo}/statements',
    // The second reading gives the changes.
    ready: async (page) => {
      await text(page, /^N\+1: \d+ look-ups of artists/);
      await text(page, /Called in the window [1-9]/);
    },
  },
  {
    name: 'statements-n-plus-one',
    path: '{demo}/statements',
    act: async (page) => {
      await text(page, /Called in the window [1-9]/);
      await page.getByRole('button', { name: 'Show', exact: true }).click();
    },
    ready: (page) => text(page, /They likely follow songs\.artist_id/),
  },
];
