// Chromium stands in for Electron's renderer processes.
import { chromium } from '@playwright/test';
import { chromiumArguments, findChromium } from '../support/requirements.mjs';

let launched;

export function browser() {
  const executablePath = findChromium();
  // Ctrl-C reaches the whole group; main.ts decides when the pages go.
  const untouched = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  launched ??= chromium.launch({
    ...untouched,
    args: chromiumArguments,
    ...(executablePath ? { executablePath } : {}),
  });
  return launched;
}

export async function closeBrowser() {
  if (launched) await (await launched).close();
}

// A page cannot have a scheme of ours in plain Chromium.
const inChromium = 'https://app.heapscope.test';
const inElectron = 'heapscope://app';
export const toChromium = (url) => (url.startsWith(`${inElectron}/`) ? inChromium + url.slice(inElectron.length) : url);
export const toElectron = (url) => (url.startsWith(`${inChromium}/`) ? inElectron + url.slice(inChromium.length) : url);
