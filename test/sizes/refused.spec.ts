import type { Page } from '@playwright/test';
import { expect, test } from '../support/page.ts';

interface Line {
  /** While it holds a question, the host's answer to it is a failure. */
  readonly refused: Set<string>;
  /** What passed since it was emptied: `ask <question>`, `end <question>`, and `finished` of a measurement. */
  readonly passed: string[];
}

/** What is asked goes through. */
async function watched(page: Page): Promise<Line> {
  const refused = new Set<string>();
  const passed: string[] = [];
  const paths = new Map<number, string>();
  await page.routeWebSocket('**/socket', (socket) => {
    const host = socket.connectToServer();
    socket.onMessage((text) => {
      const message: { id?: number; path?: string } = JSON.parse(String(text));
      if (message.id !== undefined && message.path !== undefined) {
        paths.set(message.id, message.path);
        passed.push(`ask ${message.path}`);
      }
      host.send(text);
    });
    host.onMessage((text) => {
      const { id, kind, data }: { id?: number; kind?: string; data?: { state?: string } } = JSON.parse(String(text));
      const path = kind === 'end' && id !== undefined ? paths.get(id) : undefined;
      if (data?.state === 'finished') passed.push('finished');
      if (path !== undefined) passed.push(`end ${path}`);
      if (path === undefined || !refused.has(path)) return socket.send(text);
      const failure = { kind: 'timeout', message: 'the server took too long', advice: 'Try again.' };
      socket.send(JSON.stringify({ id, kind: 'end', reply: { ok: false, failure, statements: [] } }));
    });
  });
  return { refused, passed };
}

/** Nothing more is compared by itself: what was measured last has its answer. */
function isSettled({ passed }: Line): boolean {
  const asked = passed.lastIndexOf('ask sizes.reconcile');
  const finished = passed.lastIndexOf('finished');
  return finished >= 0 && asked > finished && passed.lastIndexOf('end sizes.reconcile') > asked;
}

test('a refused answer takes away neither the comparison nor the open pane, and says so', async ({
  page,
  visit,
  demo,
}) => {
  const line = await watched(page);
  const { refused, passed } = line;
  await visit(`${demo.path}/sizes`);
  await expect(page.getByText(/^[1-9][\d,]* measured/)).toBeVisible();
  await page.getByRole('button', { name: 'Reconcile' }).click();
  refused.add('sizes.relation');
  await page.getByRole('row', { name: /processed_crashes_20220214 yes no/ }).click();
  const pane = page.getByRole('complementary', { name: 'Relation' });
  await expect(pane.getByText('the server took too long')).toBeVisible();
  refused.clear();
  await pane.getByRole('button', { name: 'Ask again' }).click();
  await expect(pane.getByText(/table, owner/)).toBeVisible();
  await expect(pane.getByText('the server took too long')).toHaveCount(0);

  refused.add('sizes.reconcile');
  passed.length = 0;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Measure sizes again');
  await expect(page.getByRole('option', { name: /Measure sizes again/, selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Not compared anew.')).toBeVisible();
  await expect.poll(() => isSettled(line), { message: 'the measurement is over and compared' }).toBe(true);
  await expect(pane.getByText(/table, owner/)).toBeVisible();
  refused.clear();
  await page.getByRole('button', { name: 'Compare again' }).click();
  await expect(page.getByText('Not compared anew.')).toHaveCount(0);
  await expect(pane.getByText(/table, owner/)).toBeVisible();
});
