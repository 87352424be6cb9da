import { readdirSync } from 'node:fs';
import { openStore } from '../../electron/store/store.ts';
import { everyKind } from './every-kind.ts';
import { turningBox } from './turning-box.ts';

/**
 * A process of its own that saves without end, saying each save once it is acknowledged. Who started it kills it, or
 * takes its disk away. Arguments: folder, prefix of the ids, how many (0: until killed), what ("profiles", or "all").
 */
const [folder = '', prefix = 'p', count = '0', what = 'profiles'] = process.argv.slice(2);
const store = await openStore(folder, turningBox);
const kinds = what === 'all' ? everyKind(store) : [];
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
  const kind = kinds[i % Math.max(1, kinds.length)];
  if (kind === undefined) continue;
  await kind.save(`${prefix}-${i}`);
  process.stdout.write(`kept ${kind.kind} ${prefix}-${i}\n`);
}
