import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { asDownload, safeName } from '../../electron/native.ts';
import { electronNative } from '../../electron/native-electron.ts';
import { FailureError } from '../../shared/failure.ts';
import { shown, user } from '../fake-electron/desktop.mjs';

vi.mock('electron', () => import('../fake-electron/electron.mjs'));

const folder = mkdtempSync(path.join(tmpdir(), 'heapscope-native-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** With the keychain that the stand-in shall have. */
function desktopNative(keychain = 'none') {
  process.env.STAND_IN_KEYCHAIN = keychain;
  process.env.STAND_IN_DOWNLOADS = folder;
  shown.saveDialogs.length = 0;
  user.savesTo = '';
  return { native: electronNative(() => undefined), shown, user };
}

describe('saving on the desktop', () => {
  const file = { suggestedName: 'sizes.csv', mime: 'text/csv', content: 'a;b' };

  it('writes where the user says', async () => {
    const { native, shown, user } = desktopNative();
    user.savesTo = path.join(folder, 'chosen.csv');
    expect(await native.save(file)).toEqual({ kind: 'saved', path: user.savesTo });
    expect(readFileSync(user.savesTo, 'utf8')).toBe('a;b');
    expect(shown.saveDialogs).toEqual([{ defaultPath: path.join(folder, 'sizes.csv') }]);
  });

  it('writes bytes', async () => {
    const { native, user } = desktopNative();
    user.savesTo = path.join(folder, 'chosen.png');
    await native.save({ ...file, content: Uint8Array.of(137, 80, 78, 71) });
    expect([...readFileSync(user.savesTo)]).toEqual([137, 80, 78, 71]);
  });

  it('keeps everything as it is when the dialog is closed', async () => {
    const { native, user } = desktopNative();
    user.savesTo = '';
    expect(await native.save(file)).toEqual({ kind: 'kept' });
  });

  it('fails with the disk’s words, and the old file stays', async () => {
    const { native, user } = desktopNative();
    const old = path.join(folder, 'old.csv');
    writeFileSync(old, 'old');
    mkdirSync(path.join(folder, 'taken.csv'));
    user.savesTo = path.join(folder, 'taken.csv');
    const error = await native.save(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FailureError);
    expect(error).toMatchObject({ failure: { kind: 'file', message: expect.stringContaining('taken.csv') } });
    expect(statSync(user.savesTo).isDirectory()).toBe(true);
    expect(readFileSync(old, 'utf8')).toBe('old');
  });

  it('suggests a plain name in the downloads folder, whatever is asked', async () => {
    const { native, shown } = desktopNative();
    await native.save({ ...file, suggestedName: '../../etc/passwd' });
    expect(shown.saveDialogs).toEqual([{ defaultPath: path.join(folder, 'etc-passwd') }]);
  });
});

describe('the keychain', () => {
  it.each(['gnome_libsecret', 'kwallet6'])('is real on %s', async (keychain) => {
    const { native } = desktopNative(keychain);
    expect(native.secrets.kind).toBe('real');
    const encrypted = native.secrets.encrypt('pässword');
    expect(Buffer.from(encrypted).toString('utf8')).not.toContain('word');
    expect(native.secrets.decrypt(encrypted)).toBe('pässword');
  });

  it.each(['none', 'basic_text', 'unknown'])('is none on %s', async (keychain) => {
    const { native } = desktopNative(keychain);
    // Other systems have one keychain, which is always real.
    expect(native.secrets.kind).toBe(process.platform === 'linux' || keychain === 'none' ? 'none' : 'real');
  });
});

describe('a safe name', () => {
  it.each([
    ['sizes.csv', 'sizes.csv'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a/b\\c:d*e?"f<g>h|i.csv', 'a-b-c-d-e-f-g-h-i.csv'],
    ['.hidden', 'hidden'],
    ['-rf', 'rf'],
    ['trailing. ', 'trailing'],
    ['CON', 'heapscope-CON'],
    ['nul.txt', 'heapscope-nul.txt'],
    ['com1.csv', 'heapscope-com1.csv'],
    ['', 'heapscope'],
    ['😀', 'heapscope'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['a\0b', 'a-b'],
  ])('of %j is %j', (suggested, safe) => {
    expect(safeName(suggested)).toBe(safe);
  });

  it('is short, and keeps its extension', () => {
    expect(safeName(`${'x'.repeat(500)}.csv`)).toMatch(/^x{80}x+\.csv$/);
    expect(safeName(`${'x'.repeat(500)}.csv`)).toHaveLength(100);
  });
});

it('offers a download where there is no dialog', () => {
  expect(asDownload({ suggestedName: 'a/b.csv', mime: 'text/csv', content: 'ä' })).toEqual({
    kind: 'download',
    suggestedName: 'a-b.csv',
    mime: 'text/csv',
    base64: Buffer.from('ä').toString('base64'),
  });
});
