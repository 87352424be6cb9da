import { Journal } from '../../electron/store/journal.ts';
import { madeEntry } from './made-entry.ts';

/** A process of its own that writes to the journal without end, saying each number once it is acknowledged. */
const [folder = '', from = '0'] = process.argv.slice(2);
const journal = new Journal(folder);
for (let i = Number(from); ; i += 1) {
  await journal.write(madeEntry(i));
  process.stdout.write(`${i}\n`);
}
