import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/page.ts';
import { trees } from './on-page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

const text = `Sort  (cost=83.33..86.33 rows=1200 width=8) (actual time=4.100..4.300 rows=1000 loops=1)
  Sort Key: title
  ->  Seq Scan on songs  (cost=0.00..22.00 rows=1200 width=8) (actual time=0.010..2.000 rows=1000 loops=1)
        Filter: (seconds > 180)
Planning Time: 0.100 ms
Execution Time: 4.500 ms`;

const framed = `                                QUERY PLAN
--------------------------------------------------------------------------
 Index Scan using songs_pkey on songs  (cost=0.29..8.30 rows=1 width=8)
   Index Cond: (id = 1)
(2 rows)`;

const json = JSON.stringify([
  {
    Plan: {
      'Node Type': 'Seq Scan',
      'Parallel Aware': false,
      'Async Capable': false,
      'Relation Name': '<img src=x onerror=window.__pwned=1>',
      Alias: 'songs',
      'Startup Cost': 0,
      'Total Cost': 22,
      'Plan Rows': 1200,
      'Plan Width': 8,
    },
  },
]);

const yaml = `- Plan: 
    Node Type: "Seq Scan"
    Parallel Aware: false
    Async Capable: false
    Relation Name: "songs"
    Alias: "songs"
    Startup Cost: 0.00
    Total Cost: 22.00
    Plan Rows: 1200
    Plan Width: 8`;

const mysql = `+----+-------------+-------+------------+------+---------------+------+---------+------+------+----------+-------+
| id | select_type | table | partitions | type | possible_keys | key  | key_len | ref  | rows | filtered | Extra |
+----+-------------+-------+------------+------+---------------+------+---------+------+------+----------+-------+
|  1 | SIMPLE      | songs | NULL       | ALL  | NULL          | NULL | NULL    | NULL | 1000 |   100.00 | NULL  |
+----+-------------+-------+------------+------+---------------+------+---------+------+------+----------+-------+`;

const box = (page: Page, letter: 'A' | 'B') => page.getByRole('textbox', { name: `Plan ${letter}, pasted` });
const outcome = (page: Page, letter: 'A' | 'B') =>
  page.getByRole('region', { name: `Side ${letter}` }).getByRole('status');

test('plans are read and compared without any connection', async ({ visit, page }) => {
  await visit('/');
  await page.getByRole('button', { name: 'Read a plan' }).click();
  await expect(page.getByRole('heading', { name: 'Read a plan' })).toBeVisible();
  await box(page, 'A').fill(text);
  await expect(outcome(page, 'A')).toContainText('Read as text: 2 nodes, executed.');
  await expect(trees(page)).toContainText('Seq Scan');
  await box(page, 'B').fill(framed);
  await expect(outcome(page, 'B')).toContainText('Read as text: 1 node, not executed.');
  await expect(trees(page)).toContainText('songs_pkey');
  await expect(trees(page)).toHaveAccessibleName('Plan trees');
  await expectAccessible(page);
  await box(page, 'B').fill(yaml);
  await expect(outcome(page, 'B')).toContainText('Read as YAML: 1 node');
  await box(page, 'B').fill(json);
  await expect(outcome(page, 'B')).toContainText('Read as JSON: 1 node');
  await expect(trees(page)).toContainText('<img src=x onerror=window.__pwned=1>');
  await page.reload();
  await expect(box(page, 'A')).toHaveValue(text);
  await expect(trees(page)).toContainText('Seq Scan');
});

test('what is no plan is said, with the line and what to do', async ({ visit, page }) => {
  await visit('/plan');
  await box(page, 'A').fill(json.slice(0, 120));
  await expect(outcome(page, 'A')).toContainText(/cut off/i);
  await box(page, 'A').fill(mysql);
  await expect(outcome(page, 'A')).toContainText('MySQL');
  await box(page, 'A').fill('Dear all,\nplease find the plan attached.');
  await expect(outcome(page, 'A')).toContainText(/no plan|not a plan/i);
  await expect(trees(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(box(page, 'A')).toHaveValue('');
});

test('a plan of megabytes is read beside the page; above 30,000 nodes or 10 MB it is refused', async ({
  visit,
  page,
}) => {
  await visit('/plan');
  await expect(box(page, 'A')).toBeVisible();
  const partition = (n: number) =>
    `  ->  Seq Scan on part_${n}  (cost=0.00..22.00 rows=1200 width=8)\n        Filter: (a > ${n})\n`;
  const long = `Append  (cost=0.00..22.00 rows=1200 width=8)\n${Array.from({ length: 6000 }, (_, n) => partition(n)).join('')}`;
  await page
    .getByLabel('File with plan A')
    .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from(long) });
  await expect(outcome(page, 'A')).toContainText('Read as text: 6,001 nodes', { timeout: 20_000 });
  await expect(trees(page)).toContainText('more partitions');
  // No conditions: only their number counts, and reading them all takes the longest part of this test.
  const bare = (n: number) => `  ->  Seq Scan on p${n}  (cost=0.00..22.00 rows=1200 width=8)\n`;
  const wide = `Append  (cost=0.00..22.00 rows=1200 width=8)\n${Array.from({ length: 30_000 }, (_, n) => bare(n)).join('')}`;
  await page
    .getByLabel('File with plan A')
    .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from(wide) });
  await expect(outcome(page, 'A')).toContainText('This plan has 30,001 nodes', { timeout: 20_000 });
  const huge = Buffer.alloc(11 * 1024 * 1024, 'x');
  await page.getByLabel('File with plan A').setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: huge });
  await expect(outcome(page, 'A')).toContainText('Plans of up to 10 MB are read.');
});
