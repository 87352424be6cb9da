import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureOf, openRoom, profileOf } from '../connections/rooms.ts';
import { testCall as call } from '../support/databases.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { startPasswordServer } from './password-server.ts';
import { noSshServer } from './ssh-server.ts';

describe.skipIf(noSshServer)('the password of an SSH server', () => {
  const secret = 'canary-ab12';
  let folder: string;
  beforeAll(() => {
    folder = tempFolder();
  });
  afterAll(() => removeFolder(folder));

  test.each([
    ['by its own method', 'password', true],
    ['by a question, as PAM asks', { prompts: 1 }, true],
    ['with a second question, which nobody here can answer', { prompts: 2 }, false],
  ] as const)('%s', async (_what, asks, isEnough) => {
    const server = await sharedPostgres();
    const bastion = await startPasswordServer(folder, secret, asks);
    const known = path.join(folder, `known-${bastion.port}`);
    writeFileSync(known, bastion.knownHosts);
    const home = path.join(folder, `home-${bastion.port}`);
    const { service, databases } = await openRoom(home, undefined, {}, { knownHosts: [known] });
    try {
      const ssh = { host: '127.0.0.1', port: bastion.port, user: 'me', auth: 'password' } as const;
      const profile = profileOf(server, { id: 'far', ssh });
      await service.save({ profile, password: server.password, keepPassword: 'memory' }, call());
      const wrong = await failureOf(service.open({ id: 'far', secrets: { ssh: 'no' } }, call()));
      expect(wrong).toMatchObject({ kind: 'not-connected', secret: 'ssh' });
      expect(wrong.message).toContain('the password is not accepted');
      const opening = service.open({ id: 'far', secrets: { ssh: secret } }, call());
      if (isEnough) expect((await opening).role).toBe(server.user);
      else expect(JSON.stringify(await failureOf(opening))).not.toContain(secret);
    } finally {
      await databases.closeAll();
      await bastion.stop();
    }
  });
});
