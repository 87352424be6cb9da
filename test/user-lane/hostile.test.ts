import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedMajors } from '../support/postgres.ts';
import { reached } from '../support/reached.ts';
import { majors } from '../support/server-address.ts';
import { forbiddenSimpleQueries } from '../support/wire-recorder.ts';
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
      afterAll(async () => {
        const heard = Object.values(ground.lanes).map(({ recorder }) => recorder);
        const parsed = heard.flatMap((recorder) => recorder.heard().filter(({ kind }) => kind === 'parse')).length;
        const simple = heard.flatMap((recorder) => forbiddenSimpleQueries(recorder)).length;
        reached(
          'simple-query',
          `${parsed} by Parse, ${simple} by Query, of the user lane on ${major}`,
          simple === 0 && parsed > 0,
        );
        await ground.stop();
      });

      test('as a role that may only look: nothing lasts', { timeout: 120_000 }, async () => {
        const lasting = await attackAll(ground, 'restricted', hostileStatements);
        const count = Object.keys(lasting).length;
        reached(
          'statements',
          `${hostileStatements.length} as restricted role on ${major}: ${count} lasting`,
          count === 0,
        );
        expect(lasting).toEqual({});
      });

      test('as superuser: what lasts is what is known by name', { timeout: 120_000 }, async () => {
        const known = hostileStatements.filter(({ leaves }) => leaves !== undefined);
        const lasting = await attackAll(ground, 'superuser', hostileStatements);
        const unnamed = Object.keys(lasting).filter((name) => !known.some((one) => one.name === name));
        const figure = `${hostileStatements.length} as superuser on ${major}: ${Object.keys(lasting).length} lasting, ${unnamed.length} not named before`;
        reached('statements', figure, unnamed.length === 0);
        expect(lasting).toEqual(Object.fromEntries(known.map(({ name, leaves }) => [name, [leaves]])));
      });
    },
  );
});
