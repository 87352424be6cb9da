import { expect, test } from '../support/page.ts';
import { timing } from './on-page.ts';

test('the demo has an example at hand: a cast against a range, measured and told', async ({ visit, demo, page }) => {
  await visit(`${demo.path}/plans`);
  await page.getByRole('button', { name: 'Take an example: a cast against a range' }).click();
  await page.getByRole('button', { name: /^Run both/ }).click();
  await expect(timing(page)).toContainText(/B is [\d.]+× faster/, { timeout: 20_000 });
  await expect(page.getByText('Partition pruning.')).toBeVisible();
  // Both found the day's reports, so the example is about something.
  await expect(page.getByText(/104 partitions/).first()).toBeVisible();
});
