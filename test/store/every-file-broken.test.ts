import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../electron/store/store.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { everyKind } from './every-kind.ts';
import { turningBox } from './turning-box.ts';

// What json-file.test.ts shows of one file holds of every small file of the user.

const files = [
  ['secret', 'secrets.json'],
  ['settings', 'settings.json'],
  ['database-sizes', 'database-sizes.json'],
  ['log-intent', 'log-switches.json'],
] as const;
const id = 'p-1';

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => removeFolder(folder));

async function kindOf(kind: string) {
  const found = everyKind(await openStore(folder, turningBox)).find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return found;
}

describe.each(files)('%s in %s', (kind, name) => {
  const asides = () => readdirSync(folder).filter((one) => one.startsWith(`${name}.corrupt-`));

  test.each([
    ['of 0 bytes', () => ''],
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['no JSON', () => '\u0000\u0001'],
    ['of another shape', () => '{"version":1,"content":[]}'],
  ])('%s: kept aside, the last good copy is used', async (_what, broken) => {
    await (await kindOf(kind)).save(id);
    const file = path.join(folder, name);
    const text = broken(readFileSync(file, 'utf8'));
    writeFileSync(file, text);
    expect(await (await kindOf(kind)).has(id)).toBe(true);
    expect(asides()).toHaveLength(1);
    expect(readFileSync(path.join(folder, asides()[0] ?? ''), 'utf8')).toBe(text);
  });

  test('of a newer Heapscope, or a folder in its place: it starts, and nothing there is changed', async () => {
    await (await kindOf(kind)).save(id);
    const file = path.join(folder, name);
    const newer = readFileSync(file, 'utf8').replace('"version": 1', '"version": 99');
    writeFileSync(file, newer);
    await (await kindOf(kind)).save('p-2').catch(() => undefined);
    expect(readFileSync(file, 'utf8')).toBe(newer);
    rmSync(file);
    mkdirSync(file);
    await (await kindOf(kind)).save('p-3').catch(() => undefined);
    expect(readdirSync(file)).toEqual([]);
    expect(asides()).toEqual([]);
  });
});
