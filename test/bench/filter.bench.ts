import { chromium, type Page } from '@playwright/test';
import { buildHugeCatalog, filterCatalog, type HugeCatalogSize, smallCatalog } from '../scenarios/huge-catalog.ts';
import { openDoor } from '../support/door-client.ts';
import { startHost } from '../support/host.ts';
import { startPostgres } from '../support/postgres.ts';
import { chromiumArguments, findChromium } from '../support/requirements.mjs';
import { countBlanks, keyToPaint, prepare } from './filter-page.ts';
import { median, report } from './harness.ts';

/**
 * From a key in the filter to painted rows, over at least 100,000 relations. The limit is the same key in a bare input
 * on the same page, in turns: what Chromium needs to take a key and paint at all.
 */
const isSmall = process.argv.includes('--small');
const size: HugeCatalogSize = isSmall ? smallCatalog : filterCatalog;
const words = ['events', 'shard', 'metrics', 'crap', 'idx', 'pkey', '2015'];
const repeats = isSmall ? 2 : 6;

async function measure(page: Page) {
  const figures: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let turn = 0; turn < repeats; turn += 1) {
    for (const word of words) {
      figures.ours.push(...(await keyToPaint(page, 'ours', word)));
      figures.bare.push(...(await keyToPaint(page, 'bare', word)));
    }
  }
  return figures;
}

const server = await startPostgres({
  settings: { shared_buffers: '512MB', autovacuum: false, max_locks_per_transaction: 256 },
});
const host = await startHost({ args: ['--no-demo'] });
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArguments, ...(executablePath ? { executablePath } : {}) });
try {
  const database = await server.createDatabase('bench_filter');
  const counts = await buildHugeCatalog((name) => database.connect(name), size);
  console.log(`${counts.relations} relations outside TOAST, ${counts.routines} routines`);
  if (!isSmall && counts.relations < 100_000) throw new Error('the catalog is too small');
  const door = await openDoor(host);
  const { host: address, port, user, password } = server;
  const profile = { id: 'bench', name: 'bench', host: address, port, database: database.name, user } as const;
  await door.get('connections.save', { profile: { ...profile, tls: 'off', environment: 'local' }, password });
  await door.get('connections.open', { id: 'bench', password });
  door.close();

  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(await host.freshUrl(`/db/bench/${database.name}/relations`));
  const shown = await prepare(page);
  const { ours, bare } = await measure(page);
  const { frames, blank } = await countBlanks(page);
  const p95 = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
  report(
    {
      bench: 'filter',
      unit: 'ms',
      ours: median(ours),
      limit: median(bare),
      limitIs: 'the same keys in a bare input on the same page',
      peers: {},
      figures: [
        {
          ...{ what: 'key to painted rows', unit: 'ms', ours: median(ours), beside: median(bare), allowed: 2 },
          besideIs: 'the same key into a bare input',
        },
      ],
    },
    [
      `${shown} shown; ${ours.length} keys each`,
      `key to painted rows: median ${median(ours).toFixed(1)} ms, p95 ${p95(ours).toFixed(1)} ms`,
      `key to painted input: median ${median(bare).toFixed(1)} ms, p95 ${p95(bare).toFixed(1)} ms`,
      `ours ÷ limit: ${(median(ours) / median(bare)).toFixed(2)} (at most 2)`,
      `scrolling: ${frames} frames, ${blank} with a blank row`,
    ],
  );
} finally {
  await browser.close();
  await host.stop();
  await server.stop();
}
