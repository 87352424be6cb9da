import { escapeCharacters } from './visible-text.ts';

/** Moves a terminal's cursor, ends a bracketed paste, or shows text in another order than it is read in. */
const moving = /(?![\n\t])[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** What is copied is pasted into terminals, and servers say much of it: such characters are written out, as on screen. */
export const harmlessText = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(moving, (character) => escapeCharacters(character));

/** Puts text on the clipboard; false when the page may not (no focus, or the browser refuses). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(harmlessText(text));
    return true;
  } catch {
    return false;
  }
}

/** One line of tab-separated values: tabs and line breaks inside a value would end it, so they become spaces. */
export function tsvLine(values: readonly string[]): string {
  return values.map((value) => value.replace(/[\t\r\n]+/g, ' ')).join('\t');
}
