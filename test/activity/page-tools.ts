import { expect, type Locator, type Page } from '@playwright/test';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import type { TestServer } from '../support/server-address.ts';

export interface Sitting {
  readonly pid: number;
  readonly connection: ScenarioConnection;
}

/** One connection with its pid, after it ran what is given. */
export async function sit(server: TestServer, applicationName: string, ...statements: string[]): Promise<Sitting> {
  const connection = await server.connect(applicationName);
  const [row] = await connection.query('SELECT pg_backend_pid() AS pid');
  for (const statement of statements) await connection.query(statement);
  return { pid: Number(row?.pid), connection };
}

/** A transaction that somebody forgot. */
export const leakOne = (server: TestServer, applicationName: string, query = 'SELECT 1'): Promise<Sitting> =>
  sit(server, applicationName, 'BEGIN', query);

export const isAlive = async (server: TestServer, pid: number): Promise<boolean> => {
  const connection = await server.connect('page test');
  const rows = await connection.query(`SELECT FROM pg_stat_activity WHERE pid = ${pid}`);
  await connection.close();
  return rows.length > 0;
};

export const table = (page: Page): Locator => page.getByRole('grid', { name: 'Backends' });

export const rowOf = (page: Page, pid: number): Locator =>
  table(page)
    .getByRole('row')
    .filter({ has: page.locator('[aria-colindex="2"]', { hasText: new RegExp(`^${pid}$`) }) });

/** The first sample is shown. */
export async function untilSampled(page: Page): Promise<void> {
  await expect(table(page).getByRole('row').nth(1)).toBeVisible();
}

export const toast = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('status', { name: 'Notices' }).getByText(text);
