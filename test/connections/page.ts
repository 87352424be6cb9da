import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Profile } from '../../shared/contract/connections.ts';
import { showTheme, themes } from '../support/axe.ts';
import { test as base } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

export { expect } from '../support/page.ts';

/** A running Heapscope without its demo, and a PostgreSQL to connect to. */
export const test = base.extend<object, { server: OwnPostgres }>({
  server: [
    async ({ browserName: _browserName }, use) => {
      const server = await startPostgres();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

/** For the eye: reports/shots/<name>-<theme>.png. */
export async function shot(page: Page, name: string): Promise<void> {
  mkdirSync('reports/shots', { recursive: true });
  for (const theme of themes) {
    await showTheme(page, theme);
    await page.screenshot({ path: `reports/shots/${name}-${theme}.png` });
  }
}

export const saved = (id: string, more: Partial<Profile> = {}): Profile => ({
  id,
  name: id,
  host: 'db1.stage',
  port: 5432,
  database: 'breakpad',
  user: 'app_ro',
  tls: 'verified',
  environment: 'staging',
  ...more,
});

export const at = ({ host, port, user }: OwnPostgres): Partial<Profile> => ({
  host,
  port,
  user,
  database: 'postgres',
  tls: 'off',
});
