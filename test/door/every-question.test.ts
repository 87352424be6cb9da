import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { mountOnWindow } from '../../electron/door/ipc-host.ts';
import { type ServedBy, serve } from '../../electron/door/serve.ts';
import { contract } from '../../shared/contract/index.ts';
import type { Contract } from '../../shared/rpc.ts';
import { ipcMain } from '../fake-electron/ipc.mjs';
import { reached } from '../support/reached.ts';

vi.mock('electron', () => import('../fake-electron/electron.mjs'));

const questions = Object.entries(contract).flatMap(([room, asked]) =>
  Object.keys(asked).map((question) => `${room}.${question}`),
);
/** The same questions, each taking any input: what is refused now is refused for its sender. */
const lenient: Contract = Object.fromEntries(
  Object.entries(contract).map(([room, asked]) => [
    room,
    Object.fromEntries(
      Object.entries(asked).map(([question, procedure]) => [question, { ...procedure, input: z.unknown() }]),
    ),
  ]),
);

/** A window whose page asks through the real ipc-host; every service only counts. */
function mounted(asked: Contract) {
  const ran: string[] = [];
  const webContents = Object.assign(new EventEmitter(), { send: () => undefined, isDestroyed: () => false });
  const window = Object.assign(new EventEmitter(), { webContents, isDestroyed: () => false });
  const services = Object.fromEntries(
    Object.entries(asked).map(([room, procedures]) => [
      room,
      Object.fromEntries(
        Object.keys(procedures).map((question) => [
          question,
          async () => {
            ran.push(`${room}.${question}`);
          },
        ]),
      ),
    ]),
  );
  // Of Electron's window the host uses what stands above.
  mountOnWindow(window as unknown as BrowserWindow, (bridge) => serve(bridge, services as ServedBy<Contract>, asked));
  webContents.emit('did-navigate');
  return { ran, webContents, leave: () => window.emit('closed') };
}

const top = { url: 'heapscope://app/db/x/y/overview', parent: null };
const ours = (sender: unknown) => ({ sender, senderFrame: top });
const askOf = (path: string, input: unknown) => JSON.stringify({ id: 1, kind: 'ask', path, input });

type Bad = (path: string, sender: unknown) => readonly [event: object, ...sent: readonly unknown[]];
const badSenders: Readonly<Record<string, Bad>> = {
  'another page': (path, sender) => [
    { sender, senderFrame: { ...top, url: 'https://evil.example/' } },
    askOf(path, {}),
  ],
  'another host of our scheme': (path, sender) => [
    { sender, senderFrame: { ...top, url: 'heapscope://app.evil/' } },
    askOf(path, {}),
  ],
  'about:blank': (path, sender) => [{ sender, senderFrame: { ...top, url: 'about:blank' } }, askOf(path, {})],
  'a subframe of our own page': (path, sender) => [{ sender, senderFrame: { ...top, parent: top } }, askOf(path, {})],
  'a frame that is gone': (path, sender) => [{ sender, senderFrame: null }, askOf(path, {})],
  'another window': (path) => [ours({}), askOf(path, {})],
  'our page, with an object for a text': (path, sender) => [ours(sender), { id: 1, kind: 'ask', path, input: {} }],
  'our page, with two texts': (path, sender) => [ours(sender), askOf(path, {}), askOf(path, {})],
};
const tenMegabytes = 'x'.repeat(10_000_000);
const badInputs: Readonly<Record<string, string>> = {
  'an extra key': '{"extraKeyOfNobody":1}',
  '10 MB': JSON.stringify({ at: tenMegabytes }),
  __proto__: '{"__proto__":{"at":"x/y"}}',
  constructor: '{"constructor":{"prototype":{"at":"x/y"}}}',
  'a wrong type': '[]',
  'a text': '"x"',
  null: 'null',
};

describe('every question of the contract, through the window’s channel', () => {
  let tried = 0;
  let executed = 0;
  afterAll(() => {
    const kinds = Object.keys(badSenders).length + Object.keys(badInputs).length;
    const figure = `${questions.length} questions by ${kinds} bad senders and arguments: ${executed} of ${tried} executed`;
    reached('ipc', figure, executed === 0 && tried >= questions.length * kinds);
  });

  it('runs when our own page asks', async () => {
    const { ran, webContents, leave } = mounted(lenient);
    for (const path of questions)
      ipcMain.emit('door', ours(webContents), askOf(path, {}).replace('"id":1', `"id":${questions.indexOf(path)}`));
    await wait(0);
    leave();
    expect(ran).toEqual(questions);
    expect(questions.length).toBeGreaterThan(60);
  });

  it.each(Object.entries(badSenders))('is not run for %s', async (_who, bad) => {
    const { ran, webContents, leave } = mounted(lenient);
    for (const path of questions) ipcMain.emit('door', ...bad(path, webContents));
    await wait(0);
    leave();
    tried += questions.length;
    executed += ran.length;
    expect(ran).toEqual([]);
  });

  it.each(Object.entries(badInputs))('is not run with %s', async (_what, input) => {
    const { ran, webContents, leave } = mounted(contract);
    for (const path of questions)
      ipcMain.emit('door', ours(webContents), `{"id":1,"kind":"ask","path":"${path}","input":${input}}`);
    await wait(0);
    leave();
    tried += questions.length;
    executed += ran.length;
    expect(ran).toEqual([]);
  });

  it('leaves no listener behind a window that is closed', () => {
    expect(ipcMain.listenerCount('door')).toBe(0);
  });
});
