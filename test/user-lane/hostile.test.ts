import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedMajors } from '../support/postgres.ts';
import { majors } from '../support/server-address.ts';
import { attackAll, type Ground, startGround } from './hostile.ts';
import { hostileStatements } from './hostile-statements.ts';

const isLong = process.env.HEAPSCOPE_LONG === '1';

test('there are at least 120 of them, each once', () => {
  const names = hostileStatements.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(120);
});

describe.each(isLong ? [...majors] : ([15, 18] as const))('PostgreSQL %i', (major) => {
  describe.skipIf(!installedMajors().includes(major) && process.env.CI === undefined)(
    'typed into the user lane',
    () => {
      let ground: Ground;
      beforeAll(async () => {
        ground = await startGround(major);
      });
      afterAll(() => ground.stop());

      test('as a role that may only look: nothing lasts', { timeout: 120_000 }, async () => {
        expect(await attackAll(ground, 'restricted', hostileStatements)).toEqual({});
      });

      test('as superuser: what lasts is what is known by name', { timeout: 120_000 }, async () => {
        const known = hostileStatements.filter(({ leaves }) => leaves !== undefined);
        expect(await attackAll(ground, 'superuser', hostileStatements)).toEqual(
          Object.fromEntries(known.map(({ name, leaves }) => [name, [leaves]])),
        );
      });
    },
  );
});
