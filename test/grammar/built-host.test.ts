import { expect, test } from 'vitest';
import { openDoor } from '../support/door-client.ts';
import { startHost } from '../support/host.ts';

test('the built host, which carries the grammar beside itself and not in its bundle, reads a text', async () => {
  const host = await startHost({ args: ['--no-demo'] });
  const door = await openDoor(host);
  const { reading } = await door.get('plans.read', { at: 'nowhere/nothing', text: 'DELETE FROM songs WHERE id = $1' });
  expect(reading).toMatchObject({ kind: 'delete', writes: true, parameters: [1], relations: ['songs'], fault: null });
  expect(reading.fingerprint).toMatch(/^[0-9a-f]{16}$/u);
  door.close();
  await host.stop();
});
