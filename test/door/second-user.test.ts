import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoorClient, openDoor } from '../support/door-client.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { reached } from '../support/reached.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** Somebody else's account on the same computer. Only root can become another, so only there it is tried. */
const otherUid = 54_321;

/** Runs as the other user, with Node alone; what it could read or open is printed as a list. */
const burglar = `
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const [home, pid, port] = process.argv.slice(1);
const got = [];
const attempt = (what, deed) => { try { deed(); got.push(what); } catch {} };
attempt('list home', () => fs.readdirSync(home));
for (const file of ['heapscope.lock', 'connections.json', 'settings.json', 'secrets.json', 'demo'])
  attempt('read ' + file, () => fs.readFileSync(path.join(home, file)));
attempt('write into home', () => fs.writeFileSync(path.join(home, 'heapscope.lock'), ''));
attempt('remove the lock', () => fs.rmSync(path.join(home, 'heapscope.lock')));
attempt('rename home', () => fs.renameSync(home, home + '-stolen'));
attempt('read the environment', () => fs.readFileSync('/proc/' + pid + '/environ'));
attempt('read the memory', () => fs.readFileSync('/proc/' + pid + '/mem'));
attempt('list the open files', () => fs.readdirSync('/proc/' + pid + '/fd'));
attempt('end the host', () => process.kill(Number(pid), 'SIGTERM'));
attempt('debug the host', () => process.kill(Number(pid), 'SIGUSR1'));
const origin = 'http://127.0.0.1:' + port;
const handshake = 'GET /socket HTTP/1.1\\r\\nHost: 127.0.0.1:' + port + '\\r\\nOrigin: ' + origin +
  '\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n';
const frame = (text) => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
};
(async () => {
  const swapped = await fetch(origin + '/session', { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: '{"code":"guess"}' });
  if (swapped.ok) got.push('a token');
  const heard = await new Promise((resolve) => {
    const socket = net.connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => {
      if (text === '') socket.write(Buffer.concat([frame('{"token":"guess"}'), frame('{"id":1,"kind":"ask","path":"connections.list","input":{}}')]));
      text += bytes.toString('latin1');
      if (text.includes('Unknown token')) setTimeout(() => socket.destroy(), 100);
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
    socket.write(handshake);
  });
  if (/welcome|"reply"/.test(heard)) got.push('an answer of the door');
  if (!/Unknown token/.test(heard)) got.push('a socket that was not refused');
  const cmdline = fs.readFileSync('/proc/' + pid + '/cmdline', 'latin1');
  console.log(JSON.stringify({ got, cmdline, uid: process.getuid() }));
})();
`;

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('another user of this computer', () => {
  const folder = tempFolder();
  const home = path.join(folder, 'home');
  let host: TestHost;
  let door: DoorClient;
  beforeAll(async () => {
    host = await startHost({ args: ['--no-demo'], home });
    door = await openDoor(host);
    await door.get('settings.write', { change: { theme: 'dark' } });
    // As open as a home folder can be, so that it is the app's own folder that keeps others out.
    chmodSync(folder, 0o755);
  });
  afterAll(async () => {
    door.close();
    await host.stop();
    removeFolder(folder);
  });

  it('reads no file, no token and no answer, and cannot end it', async () => {
    const code = new URL(await host.freshUrl()).hash;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['-e', burglar, home, String(host.pid), new URL(host.origin).port],
      { uid: otherUid, gid: otherUid, cwd: '/', env: {}, encoding: 'utf8', timeout: 25_000 },
    );
    expect(stderr).toBe('');
    const { got, cmdline, uid }: { got: string[]; cmdline: string; uid: number } = JSON.parse(stdout);
    const isShut = got.length === 0 && !cmdline.includes(code.slice(6));
    reached('browser-host', `a second user: ${got.length} of 18 ways in`, isShut);
    expect(uid).toBe(otherUid);
    expect(got).toEqual([]);
    expect(cmdline).not.toContain(code.slice(6));
    expect((await door.ask('settings.read', {})).ok).toBe(true);
  });
});
