import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDoor } from './door-client.ts';
import { startHost } from './host.ts';

test('starts in a home of its own, signs in by fresh links, answers, and stops clean', async () => {
  const host = await startHost({ args: ['--no-demo'] });
  const links = await Promise.all([host.freshUrl('/settings'), host.freshUrl(), host.freshUrl()]);
  expect(new Set(links).size).toBe(3);
  expect(links[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/settings#code=/);
  const door = await openDoor(host);
  const reply = await door.ask('connections.list', {});
  expect(reply).toHaveProperty('statements');
  expect(existsSync(host.home)).toBe(true);
  door.close();
  // Windows has no Ctrl-C for another process.
  expect(await host.stop()).toBe(process.platform === 'win32' ? null : 0);
  expect(existsSync(host.home)).toBe(false);
});

test('killed, it leaves its home for the next one', async () => {
  const first = await startHost({ args: ['--no-demo'] });
  await first.kill();
  const second = await startHost({ args: ['--no-demo'], home: first.home });
  expect(second.pid).not.toBe(first.pid);
  await second.stop();
});
