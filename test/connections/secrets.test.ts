import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SecretBox } from '../../electron/store/secret-box.ts';
import { testCall as call } from '../support/databases.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { failureOf, openRoom, profileOf } from './rooms.ts';

describe('a password', () => {
  const canary = 'canary-7f3e9a';
  /** A keychain that can be told from the clear text: it turns the bytes round. */
  const keychain: SecretBox = {
    kind: 'real',
    encrypt: (secret) => new Uint8Array(Buffer.from(secret, 'utf8').map((byte) => byte ^ 0xa5)),
    decrypt: (bytes) => Buffer.from(Buffer.from(bytes).map((byte) => byte ^ 0xa5)).toString('utf8'),
  };

  test('is in no file in clear, in no answer and in no ledger, with a keychain and without', async () => {
    const server = await sharedPostgres();
    for (const box of [keychain, undefined]) {
      const home = tempFolder();
      const own = await openRoom(home, box);
      const asked = call();
      const profile = profileOf(server, { id: 'c' });
      const answers: unknown[] = [
        await own.service.save({ profile, password: canary, keepPassword: 'keychain' }, asked),
        await own.service.list({}, asked),
        await failureOf(own.service.open({ id: 'c' }, asked)),
        await failureOf(own.service.open({ id: 'c', password: `${canary}2` }, asked)),
      ];
      for await (const step of own.service.test({ profile, password: canary }, asked)) answers.push(step);
      answers.push(asked.statements, own.databases.states());
      expect(JSON.stringify(answers)).not.toContain(canary);
      for (const name of readdirSync(home)) {
        const file = path.join(home, name);
        if (statSync(file).isFile()) expect(readFileSync(file, 'utf8')).not.toContain(canary);
      }
      // The next run finds it in the keychain, or not at all.
      const next = await openRoom(home, box);
      expect(await next.store.secrets.find('c')).toBe(box ? canary : undefined);
      await next.service.remove({ id: 'c' }, call());
      expect(await next.store.secrets.find('c')).toBeUndefined();
      expect((await next.service.list({}, call())).profiles).toEqual([]);
      removeFolder(home);
    }
  });
});

describe('a keychain', () => {
  test('that refuses leaves the password in memory, and says so', async () => {
    const home = tempFolder();
    const refuses: SecretBox = {
      kind: 'real',
      encrypt: () => {
        throw new Error('the user said no');
      },
      decrypt: () => '',
    };
    const { service, store } = await openRoom(home, refuses);
    const profile = profileOf({ host: 'h', port: 1, user: 'u' });
    expect(await service.save({ profile, password: 'secret', keepPassword: 'keychain' }, call())).toMatchObject({
      secret: 'memory',
    });
    expect(await store.secrets.find(profile.id)).toBe('secret');
    removeFolder(home);
  });

  test('of another user or machine: the password is asked for again', async () => {
    const home = tempFolder();
    const box: SecretBox = {
      kind: 'real',
      encrypt: (secret) => Buffer.from(secret),
      decrypt: (bytes) => String(bytes),
    };
    const { service } = await openRoom(home, box);
    const profile = profileOf({ host: 'h', port: 1, user: 'u' });
    await service.save({ profile, password: 'secret', keepPassword: 'keychain' }, call());
    const locked: SecretBox = {
      ...box,
      decrypt: () => {
        throw new Error('locked');
      },
    };
    expect(await (await openRoom(home, locked)).store.secrets.find(profile.id)).toBeUndefined();
    removeFolder(home);
  });

  test('is not used for one that the user wants to keep in memory only', async () => {
    const home = tempFolder();
    const box: SecretBox = {
      kind: 'real',
      encrypt: (secret) => Buffer.from(secret),
      decrypt: (bytes) => String(bytes),
    };
    const { service } = await openRoom(home, box);
    const profile = profileOf({ host: 'h', port: 1, user: 'u' });
    await service.save({ profile, password: 'first', keepPassword: 'keychain' }, call());
    await service.save({ profile, password: 'second', keepPassword: 'memory' }, call());
    expect(await (await openRoom(home, box)).store.secrets.find(profile.id)).toBeUndefined();
    removeFolder(home);
  });
});
