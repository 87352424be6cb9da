/** Puts text on the clipboard; false when the page may not (no focus, or the browser refuses). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** One line of tab-separated values: tabs and line breaks inside a value would end it, so they become spaces. */
export function tsvLine(values: readonly string[]): string {
  return values.map((value) => value.replace(/[\t\r\n]+/g, ' ')).join('\t');
}
