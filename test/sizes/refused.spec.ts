import type { Page } from '@playwright/test';
import { expect, test } from '../support/page.ts';

/** What is asked goes through; while `refused` holds a question, the host's answer to it is a failure. */
async function refusing(page: Page): Promise<Set<string>> {
  const refused = new Set<string>();
  const paths = new Map<number, string>();
  await page.routeWebSocket('**/socket', (socket) => {
    const host = socket.connectToServer();
    socket.onMessage((text) => {
      const message: { id?: number; path?: string } = JSON.parse(String(text));
      if (message.id !== undefined && message.path !== undefined) paths.set(message.id, message.path);
      host.send(text);
    });
    host.onMessage((text) => {
      const { id, kind }: { id?: number; kind?: string } = JSON.parse(String(text));
      const path = kind === 'end' && id !== undefined ? paths.get(id) : undefined;
      if (path === undefined || !refused.has(path)) return socket.send(text);
      const failure = { kind: 'timeout', message: 'the server took too long', advice: 'Try again.' };
      socket.send(JSON.stringify({ id, kind: 'end', reply: { ok: false, failure, statements: [] } }));
    });
  });
  return refused;
}

test('a refused answer takes away neither the comparison nor the open pane, and says so', async ({
  page,
  visit,
  demo,
}) => {
  const refused = await refusing(page);
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
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Measure sizes again');
  await expect(page.getByRole('option', { name: /Measure sizes again/, selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Not compared anew.')).toBeVisible();
  await expect(pane.getByText(/table, owner/)).toBeVisible();
  refused.clear();
  await page.getByRole('button', { name: 'Compare again' }).click();
  await expect(page.getByText('Not compared anew.')).toHaveCount(0);
  await expect(pane.getByText(/table, owner/)).toBeVisible();
});
