import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { localGround, nowhere } from '../../electron/features/sql-log/source-local.ts';
import { readOwnFile } from '../../electron/ways-in/own-file.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** On Windows a path that begins with two slashes leads to another computer, which is shown who the user is. */
test('no path of a server or of a shared profile leads over the network', async () => {
  const folder = tempFolder();
  onTestFinished(() => removeFolder(folder));
  const started = 1_790_000_000;
  await mkdir(path.join(folder, 'log'));
  await writeFile(path.join(folder, 'postmaster.pid'), `1\n${folder}\n${started}\n`);
  const ground = (data_directory: string, log_directory: string) =>
    localGround({
      ...{ has_collector: true, log_destination: 'stderr', cluster_name: '', backend_pid: 0, role: 'a' },
      ...{ data_directory, log_directory, started },
    });
  expect(await ground(folder, 'log')).toEqual({ ...nowhere, folder: path.join(folder, 'log') });
  for (const [data, log] of [
    [`/${folder}`, 'log'],
    [folder, `/${folder}/log`],
  ] as const)
    expect(await ground(data, log)).toEqual(nowhere);
  const file = path.join(folder, 'postmaster.pid');
  expect((await readOwnFile('sslrootcert', file)).toString()).toContain(folder);
  for (const far of [`/${file}`, '\\\\host\\share\\root.crt', '\\/host/share/root.crt'])
    await expect(readOwnFile('sslrootcert', far)).rejects.toThrow('of another computer');
});
