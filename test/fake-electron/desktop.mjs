// Dialogs, menu, screens and keychain: recorded, answered as the test's environment says.
import { strict } from './strict.mjs';

export const shown = { errors: [], saveDialogs: [], menu: undefined, external: [] };
/** What the user does in the next save dialog: a path, or '' for closing it. */
export const user = { savesTo: '' };

export const dialog = strict('dialog', {
  showErrorBox: (title, content) => {
    shown.errors.push([title, content]);
    console.error(`${title}: ${content}`);
  },
  showSaveDialog: async (...given) => {
    shown.saveDialogs.push(given.at(-1));
    return { canceled: user.savesTo === '', filePath: user.savesTo };
  },
});

const roles = new Set([
  'appMenu',
  'editMenu',
  'windowMenu',
  'quit',
  'reload',
  'toggleDevTools',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'togglefullscreen',
]);

function checkMenu(items) {
  for (const { role, label, submenu } of items) {
    if (role !== undefined && !roles.has(role)) throw new Error(`the electron stand-in knows no menu role ${role}`);
    if (role === undefined && label === undefined) throw new Error('a menu item needs a role or a label');
    if (submenu) checkMenu(submenu);
  }
}

export const Menu = strict('Menu', {
  buildFromTemplate: (template) => {
    checkMenu(template);
    return template;
  },
  setApplicationMenu: (menu) => {
    shown.menu = menu;
  },
});

export const shell = strict('shell', {
  openExternal: async (url) => {
    shown.external.push(url);
  },
});

export const screen = strict('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
});

/** STAND_IN_KEYCHAIN: none, or a Linux backend of safeStorage. */
const backend = () => process.env.STAND_IN_KEYCHAIN ?? 'none';
const scrambled = (bytes) => Buffer.from(bytes).map((byte) => byte ^ 0x5a);

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => backend() !== 'none',
  getSelectedStorageBackend: () => backend(),
  encryptString: (text) => scrambled(Buffer.from(text, 'utf8')),
  decryptString: (bytes) => scrambled(bytes).toString('utf8'),
});
