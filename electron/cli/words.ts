import { FailureError } from '../../shared/failure.ts';
import { withoutPasswords } from '../../shared/without-passwords.ts';
import { visible } from '../export/readable.ts';

/**
 * To the error output. What servers and files are called there cannot move a terminal, and a URI that stood in the wrong
 * place loses its password.
 */
export function say(text: string): void {
  const lines = withoutPasswords(text, "'…'").split('\n').map(visible);
  process.stderr.write(`heapscope: ${lines.join('\n  ')}\n`);
}

/** The source's own words, what to do, and what would give the missing right; never a stack. */
export function wordsOfFailure(error: unknown): string {
  if (!(error instanceof FailureError)) return error instanceof Error ? error.message : 'An unknown fault';
  const { message, advice, grant } = error.failure;
  return [message, advice, grant].filter(Boolean).join('\n');
}
