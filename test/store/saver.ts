import { readdirSync } from 'node:fs';
import { noSecretBox } from '../../electron/store/secret-box.ts';
import { openStore } from '../../electron/store/store.ts';

/**
 * A process of its own that saves profiles without end, saying each name once its save is acknowledged. Who started it
 * kills it, or takes its disk away. Arguments: folder, prefix of the ids, how many (0: until killed).
 */
const [folder = '', prefix = 'p', count = '0'] = process.argv.slice(2);
const store = await openStore(folder, noSecretBox);
process.stdout.write(`ready ${readdirSync(folder).length}\n`);
for (let i = 0; count === '0' || i < Number(count); i += 1) {
  const id = `${prefix}-${i % 25}`;
  const name = `${prefix} ${i} ${'x'.repeat(2000)}`;
  const { unsaved } = await store.profiles.save({
    id,
    name: name.slice(0, 120),
    host: 'localhost',
    port: 5432,
    database: 'd',
    user: 'u',
    tls: 'off',
    environment: 'local',
  });
  process.stdout.write(unsaved ? `unsaved ${unsaved.message}\n` : `saved ${id} ${i}\n`);
}
