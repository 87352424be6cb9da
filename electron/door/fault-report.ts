/** For the terminal: where it broke, without the error's words, which may quote somebody's data. */
export function reportFault(where: string, error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : '';
  console.error([`Fault in ${where} (${name}${code})`, ...stack.slice(0, 8)].join('\n'));
}
