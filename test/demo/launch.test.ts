import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serverAccount } from '../../electron/demo/account.ts';
import { initialise } from '../../electron/demo/initialise.ts';
import { launchByPgCtl, untilReady } from '../../electron/demo/launch.ts';
import { nativeDirectory } from '../../electron/demo/native-directory.ts';
import { stopServer } from '../../electron/demo/orphan.ts';
import { isAlive } from '../../electron/demo/process-identity.ts';
import { writeSettings } from '../../electron/demo/settings-file.ts';
import { freePort } from '../support/free-port.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

let folder: string;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(() => removeFolder(folder));

test('pg_ctl starts a server as it does on Windows, and its end is noticed', async () => {
  const nativeDir = nativeDirectory();
  const dataDir = path.join(folder, 'data');
  const account = serverAccount();
  await initialise({ nativeDir, dataDir, user: 'heapscope', password: 'secret', account });
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: false, port: await freePort() };
  await writeSettings(dataDir, settings, account);
  const launched = launchByPgCtl(nativeDir, dataDir, account);
  expect(await untilReady(launched, dataDir, 20_000)).toBe(true);
  const pid = launched.pid() ?? 0;
  expect(isAlive(pid)).toBe(true);
  expect(launched.hasExited()).toBe(false);
  await stopServer(pid, dataDir, nativeDir);
  await launched.exited;
  expect(launched.hasExited()).toBe(true);
  expect(isAlive(pid)).toBe(false);
});

test('pg_ctl with a setting that is wrong: the server is known to be gone', async () => {
  const nativeDir = nativeDirectory();
  const dataDir = path.join(folder, 'data');
  const account = serverAccount();
  await initialise({ nativeDir, dataDir, user: 'heapscope', password: 'secret', account });
  await writeSettings(dataDir, { shared_buffers: 'lots' }, account);
  const launched = launchByPgCtl(nativeDir, dataDir, account);
  expect(await untilReady(launched, dataDir, 20_000)).toBe(false);
  expect(launched.hasExited()).toBe(true);
});
