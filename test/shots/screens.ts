import type { Page } from '@playwright/test';

/** One picture of `npm run shots`, named like the design's. */
export interface Screen {
  readonly name: string;
  /** Path of the page; `{demo}` stands for the demo's place. */
  readonly path: string;
  /** The room in docs/rooms that shows this picture, and whether in both themes. */
  readonly room?: string;
  readonly isInBothThemes?: boolean;
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

const castToDate = `SELECT signature, count(*)
FROM   reports
WHERE  date_processed::date = current_date - 7
GROUP BY 1 ORDER BY 2 DESC LIMIT 100`;
const halfOpen = castToDate.replace(
  'date_processed::date = current_date - 7',
  'date_processed >= current_date - 7 AND date_processed < current_date - 6',
);

async function comparePlans(page: Page): Promise<void> {
  for (const [letter, title, query] of [
    ['A', 'Cast to date', castToDate],
    ['B', 'Half-open range', halfOpen],
  ] as const) {
    await page.getByRole('textbox', { name: `Title of ${letter}` }).fill(title);
    await page.getByRole('textbox', { name: `Query ${letter}` }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(query);
  }
  await page.getByRole('combobox', { name: 'Runs' }).click();
  await page.getByRole('option', { name: '10 each, interleaved' }).click();
  await page.keyboard.press('Control+Enter');
}

export const screens: readonly Screen[] = [
  { name: 'connect', room: 'connections', path: '/?all=1', ready: (page) => text(page, /Open demo database/) },
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
    room: 'relations',
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
    room: 'sizes',
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
  { name: 'settings', room: 'settings', path: '/settings', ready: (page) => text(page, 'Settings') },
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
    room: 'activity',
    isInBothThemes: true,
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
    room: 'locks',
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
    room: 'statements',
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
  {
    name: 'benchmark',
    path: '{demo}/benchmark?shape=list&mode=prepared',
    // In mid-run, as the design shows it.
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Rounds (pages)' }).fill('2000');
      await page.keyboard.press('Control+Enter');
    },
    ready: (page) =>
      page
        .getByRole('button', { name: /^Stop and keep \d{3}/ })
        .first()
        .waitFor(),
  },
  {
    name: 'benchmark-get',
    room: 'benchmark',
    path: '{demo}/benchmark?mode=prepared',
    act: async (page) => {
      await text(page, 'Nothing is measured yet');
      await page.keyboard.press('Control+Enter');
    },
    ready: (page) =>
      page
        .getByText(/^Finished/)
        .first()
        .waitFor({ timeout: 120_000 }),
  },
  {
    name: 'plans',
    room: 'plans',
    isInBothThemes: true,
    path: '{demo}/plans',
    act: comparePlans,
    ready: (page) => text(page, /× faster/),
  },
  {
    name: 'vacuum',
    room: 'vacuum',
    path: '{demo}/vacuum',
    // The demo's leak needs a while until autovacuum has been there in vain.
    act: (page) =>
      page
        .getByRole('row', { name: /held back/ })
        .first()
        .click({ timeout: 90_000 }),
    ready: (page) => text(page, 'Why autovacuum keeps running'),
  },
  {
    name: 'overview',
    room: 'overview',
    isInBothThemes: true,
    path: '{demo}/overview',
    ready: async (page) => {
      await text(page, 'Needs attention');
      await page.getByRole('row', { name: /missing_symbols/ }).waitFor();
    },
  },
  {
    name: 'writes',
    room: 'writes',
    path: '{demo}/writes',
    // Rates are known from the second reading on, and a session hands its counters on some seconds late.
    ready: (page) =>
      page
        .getByRole('gridcell', { name: /^\d+\.\d$/ })
        .first()
        .waitFor({ timeout: 60_000 }),
  },
  {
    name: 'sql-log',
    room: 'sql-log',
    path: '{demo}/sql-log',
    act: async (page) => {
      await text(page, /(statements|transactions)\/s, ~/);
      await page.keyboard.press('Control+Enter');
      const turnOn = page.getByRole('group', { name: 'Turn on' }).getByRole('button', { name: /^Turn on/ });
      await turnOn.click();
    },
    // The demo's application runs its N+1 list again and again. The log goes back to what it was when the host ends.
    ready: (page) => page.getByRole('listitem').filter({ hasText: 'N+1:' }).first().waitFor({ timeout: 60_000 }),
  },
  {
    name: 'upgrade',
    room: 'upgrade',
    path: '{demo}/upgrade',
    ready: (page) => text(page, /json_enhancements/),
  },
];
