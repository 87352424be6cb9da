import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { app } from './app.mjs';
import { browser, toChromium, toElectron } from './browser.mjs';
import { ipcMain } from './ipc.mjs';
import { bootPage } from './page-side.mjs';
import { protocolHandlers } from './protocol.mjs';
import { eventOf, knowsEvents, strict } from './strict.mjs';

const mustBe = { contextIsolation: true, sandbox: true, webSecurity: true };
const mustNotBe = ['nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'webviewTag'];
const contentsEvents = [
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
  'did-navigate',
  'render-process-gone',
];
const windowEvents = ['ready-to-show', 'close', 'closed'];
export const windows = new Set();

function refuseUnsafe(preferences = {}) {
  for (const [key, value] of Object.entries(mustBe)) {
    if (preferences[key] !== value)
      throw new Error(`the electron stand-in refuses webPreferences.${key} other than ${value}`);
  }
  for (const key of mustNotBe) {
    if (preferences[key]) throw new Error(`the electron stand-in refuses webPreferences.${key}`);
  }
}

/** A window is a Playwright context with one page; `inner` is what tests look at. */
class Inner {
  constructor(options) {
    this.options = options;
    this.isDestroyed = false;
    this.isShown = false;
    this.isMaximized = false;
    this.isMinimized = false;
    this.sent = [];
    this.openRequests = [];
    this.expectedUrl = undefined;
    this.openHandler = () => ({ action: 'allow' });
    this.events = knowsEvents('BrowserWindow', new EventEmitter(), windowEvents);
    this.contentsEvents = knowsEvents('webContents', new EventEmitter(), contentsEvents);
    this.webContents = this.makeContents();
    this.ready = this.makePage();
    this.ready.catch(() => undefined);
  }

  makeContents() {
    const contents = {
      on: (event, listen) => this.contentsEvents.on(event, listen),
      setWindowOpenHandler: (handler) => {
        this.openHandler = handler;
      },
      isDestroyed: () => this.isDestroyed,
      send: (channel, ...sent) => this.send(channel, sent),
    };
    return strict('webContents', contents);
  }

  async makePage() {
    const { width = 800, height = 600, webPreferences } = this.options;
    this.context = await (await browser()).newContext({ viewport: { width, height } });
    this.page = await this.context.newPage();
    this.context.on('page', (other) => this.opened(other));
    await this.context.route('**/*', (route) => this.answer(route));
    await this.page.exposeBinding('__standInPost', ({ frame }, channel, json) => this.receive(frame, channel, json));
    const preload = readFileSync(webPreferences.preload, 'utf8');
    // An ESM preload fails here, as it does in Electron's sandbox.
    new Script(`(function (require, module, exports) {${preload}\n})`, { filename: webPreferences.preload });
    await this.page.addInitScript({
      content: `(${bootPage.toString()})(function (require, module, exports) {${preload}\n});`,
    });
    const protocol = await this.context.newCDPSession(this.page);
    await protocol.send('Page.enable');
    protocol.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) this.contentsEvents.emit('did-navigate', eventOf(), toElectron(frame.url));
    });
    this.page.on('load', () => this.events.emit('ready-to-show'));
  }

  /** Like Electron: the page asks to go somewhere, will-navigate may refuse; then the scheme's handler answers. */
  async answer(route) {
    const request = route.request();
    const url = toElectron(request.url());
    const frame = frameOf(request);
    if (!frame) {
      // A new window's page asks before it has a frame.
      this.openRequests.push(this.openHandler({ url }).action);
      return route.abort('aborted');
    }
    if (request.isNavigationRequest() && url !== this.expectedUrl) {
      const isMainFrame = frame === this.page.mainFrame();
      const event = eventOf({ url, isMainFrame });
      if (isMainFrame) this.contentsEvents.emit('will-navigate', event);
      this.contentsEvents.emit('will-frame-navigate', event);
      if (event.defaultPrevented) return route.abort('aborted');
    }
    this.expectedUrl = undefined;
    const handler = protocolHandlers.get(new URL(url).protocol.slice(0, -1));
    if (!handler) return route.abort('blockedbyclient');
    const response = await handler(new Request(url, { method: request.method(), headers: request.headers() }));
    const body = Buffer.from(await response.arrayBuffer());
    return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
  }

  receive(frame, channel, json) {
    const senderFrame = { url: toElectron(frame.url()), parent: frame.parentFrame() };
    ipcMain.emit(channel, { sender: this.webContents, senderFrame }, ...JSON.parse(json));
  }

  async opened(other) {
    const { action } = this.openHandler({ url: other.url() });
    this.openRequests.push(action);
    if (action === 'deny') await other.close();
  }

  send(channel, sent) {
    if (this.isDestroyed) throw new TypeError('Object has been destroyed');
    this.sent.push([channel, ...sent]);
    const json = JSON.stringify(structuredClone(sent));
    const deliver = ([channel, json]) => globalThis.__standInReceive?.(channel, json);
    void this.ready.then(() => this.page.evaluate(deliver, [channel, json])).catch(() => undefined);
  }

  async load(url) {
    await this.ready;
    this.expectedUrl = url;
    await this.page.goto(toChromium(url));
  }

  async close() {
    const event = eventOf();
    if (this.isDestroyed) return;
    this.events.emit('close', event);
    if (event.defaultPrevented) return;
    this.isDestroyed = true;
    windows.delete(this);
    await this.ready.catch(() => undefined);
    await this.context?.close();
    this.events.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }
}

function frameOf(request) {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}

function makeWindow(options) {
  refuseUnsafe(options.webPreferences);
  const inner = new Inner(options);
  windows.add(inner);
  app.emit('web-contents-created', eventOf(), inner.webContents);
  const { width, height, x = 0, y = 0 } = options;
  return strict('BrowserWindow', {
    webContents: inner.webContents,
    on: (event, listen) => inner.events.on(event, listen),
    once: (event, listen) => inner.events.once(event, listen),
    isDestroyed: () => inner.isDestroyed,
    isMaximized: () => inner.isMaximized,
    isMinimized: () => inner.isMinimized,
    getNormalBounds: () => ({ x, y, width, height }),
    loadURL: (url) => inner.load(url),
    show: () => {
      inner.isShown = true;
    },
    maximize: () => {
      inner.isMaximized = true;
    },
    restore: () => {
      inner.isMinimized = false;
    },
    focus: () => undefined,
    close: () => void inner.close(),
  });
}

export const BrowserWindow = new Proxy(class {}, { construct: (_target, [options]) => makeWindow(options) });
