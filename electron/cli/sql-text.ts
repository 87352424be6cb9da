import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { fail } from '../../shared/failure.ts';
import { fileFailure } from '../store/file-failure.ts';

const mostCharacters = 200_000;

/** A file's text; "-" is the standard input. Fails with `file`. */
export async function textOfFile(name: string, most = mostCharacters): Promise<string> {
  try {
    const text = await (name === '-' ? textOf(process.stdin) : readFile(name, 'utf8'));
    return text.length > most ? fail('bad-input', `${name} is longer than ${most} characters`) : text;
  } catch (error) {
    throw fileFailure('Could not read', name === '-' ? 'the standard input' : name, error);
  }
}

/** psql's habit at the end of a statement; EXPLAIN takes one without. */
export const withoutEnd = (sql: string): string => sql.replace(/[\s;]+$/u, '');
