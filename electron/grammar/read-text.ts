import { fingerprint, hasSqlDetails, normalize, parse } from 'libpg-query';
import type { TextReading } from '../../shared/contract/user-lane.ts';

const nothing: TextReading = {
  kind: null,
  statements: 0,
  writes: false,
  parameters: [],
  fingerprint: null,
  normalized: null,
  fault: null,
  lasting: [],
  relations: [],
};

/** What PostgreSQL's own grammar says of a text: a help while it is typed, never the boundary. Never rejects. */
export async function readText(text: string): Promise<TextReading> {
  try {
    const { stmts = [] } = await parse(text);
    return {
      ...nothing,
      kind: stmts.length === 0 ? 'empty' : 'select',
      statements: stmts.length,
      parameters: [...new Set([...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))].sort(
        (a, b) => a - b,
      ),
      fingerprint: await fingerprint(text),
      normalized: await normalize(text),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? null) : null;
    return { ...nothing, fault: { message, at } };
  }
}
