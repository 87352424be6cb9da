import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  type MenuItemConstructorOptions,
  protocol,
  type Session,
  screen,
  session,
  shell,
} from 'electron';
import { type HostArguments, windowArguments } from './door/arguments.ts';
import { assets } from './door/assets.ts';
import { lockInstance } from './door/instance-lock.ts';
import { mountOnWindow } from './door/ipc-host.ts';
import { appOrigin, isManualPage, mayNavigate, mayUse } from './door/ipc-rules.ts';
import { openRooms, type Rooms } from './door/rooms.ts';
import { stopOnce } from './door/shutdown.ts';
import { openingBounds, readWindowPlace, saveWindowPlace, smallest } from './door/window-place.ts';
import { electronNative } from './native-electron.ts';
import { appFolder } from './store/app-folder.ts';

/** Heapscope in a window of its own. What can be decided without Electron is decided in door/, where tests reach it. */
const here = path.dirname(fileURLToPath(import.meta.url));
const pageFolder = path.resolve(here, '../page');

app.enableSandbox();
// Neither corsEnabled nor bypassCSP: they would let other pages read ours, or drop its policy.
protocol.registerSchemesAsPrivileged([
  { scheme: 'heapscope', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.on('web-contents-created', (_event, contents) => {
  contents.on('will-navigate', (event) => refuseNavigation(event));
  contents.on('will-frame-navigate', (event) => refuseNavigation(event));
  contents.on('will-redirect', (event) => refuseNavigation(event));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isManualPage(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
});

function refuseNavigation(event: { url: string; isMainFrame: boolean; preventDefault(): void }): void {
  if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
}

function lockDown(pages: Session): void {
  pages.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(mayUse(permission, details.requestingUrl, details.isMainFrame)),
  );
  pages.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    mayUse(permission, details.requestingUrl, details.isMainFrame),
  );
  pages.setDevicePermissionHandler(() => false);
  pages.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  pages.on('will-download', (event) => event.preventDefault());
}

const webPreferences = Object.freeze({
  preload: path.resolve(here, '../preload/preload.cjs'),
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  spellcheck: false,
});

async function openWindow(folder: string, rooms: Rooms): Promise<BrowserWindow> {
  const place = readWindowPlace(folder);
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...openingBounds(place, screens),
    ...smallest,
    show: false,
    title: 'Heapscope',
    webPreferences,
  });
  mountOnWindow(window, (bridge) => rooms.mount(bridge));
  window.once('ready-to-show', () => {
    if (place?.isMaximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    void saveWindowPlace(folder, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  await window.loadURL(`${appOrigin}${rooms.start.path}`);
  return window;
}

function menu(): Menu {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ];
  const forDevelopers: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ role: 'reload' }, { role: 'toggleDevTools' }];
  return Menu.buildFromTemplate([
    ...(process.platform === 'darwin'
      ? [{ role: 'appMenu' as const }]
      : [{ label: 'Heapscope', submenu: [{ role: 'quit' as const }] }]),
    { role: 'editMenu' },
    { label: 'View', submenu: [...view, ...forDevelopers] },
    { role: 'windowMenu' },
  ]);
}

function say(line: string): void {
  console.log(line);
}

async function start(args: HostArguments, folder: string, release: () => void): Promise<void> {
  let window: BrowserWindow | undefined;
  await app.whenReady();
  lockDown(session.defaultSession);
  protocol.handle('heapscope', assets({ folder: pageFolder, origin: appOrigin }));
  Menu.setApplicationMenu(menu());
  const rooms = await openRooms({ folder, args, say, native: electronNative(() => window) });
  const close = async () => {
    await rooms.close();
    release();
  };
  const stop = stopOnce(close, say, (code) => app.exit(code));
  app.on('before-quit', (event) => {
    event.preventDefault();
    stop('its window was closed');
  });
  app.on('window-all-closed', () => app.quit());
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  for (const note of rooms.start.notes) say(note);
  window = await openWindow(folder, rooms);
}

function giveUp(title: string, why: string, exitCode: number): void {
  dialog.showErrorBox(title, why);
  app.exit(exitCode);
}

function cannotStart(error: unknown): void {
  giveUp('Heapscope cannot start', error instanceof Error ? error.message : 'for an unknown reason', 1);
}

/** Throws what the disk refuses of the folder and its lock. */
function begin(args: HostArguments, folder: string): void {
  // Chromium's own files and Electron's lock go below our folder, so that HEAPSCOPE_HOME separates them too.
  app.setPath('userData', path.join(folder, 'electron'));
  if (!app.requestSingleInstanceLock()) {
    // The first one's window comes to the front.
    app.exit(0);
    return;
  }
  const lock = lockInstance(folder, 'window');
  if (lock.kind === 'taken') {
    giveUp('Heapscope is already running', `Process ${lock.by.pid} uses ${folder}.`, 3);
    return;
  }
  start(args, folder, lock.release).catch((error: unknown) => {
    lock.release();
    cannotStart(error);
  });
}

const parsed = windowArguments(process.argv.slice(1));
try {
  if (parsed.kind === 'wrong') giveUp('Heapscope cannot start', parsed.why, 2);
  else begin(parsed.args, appFolder());
} catch (error) {
  cannotStart(error);
}
