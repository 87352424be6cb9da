import type { TextReading } from '../../shared/contract/user-lane.ts';
import { lastingOf } from './lasting.ts';
import { GrammarError, type Parsed, parseText } from './pg-query.ts';
import { isFields, listOf, nodeOf } from './tree.ts';
import { walk } from './walk.ts';
import { kindOf, writesIn } from './writes.ts';

const unread: TextReading = {
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

/** The page asks while somebody types, and the host again when it runs: the same few texts. */
const mostKept = 20;
const kept = new Map<string, TextReading>();

/**
 * What PostgreSQL's own grammar (that of 18) says of a text: a help to say beforehand what it will do, never the
 * boundary, which is the server. Never rejects; a text that cannot be read has a `fault`.
 */
export async function readText(text: string): Promise<TextReading> {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const reading = await read(text);
  kept.set(text, reading);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return reading;
}

async function read(text: string): Promise<TextReading> {
  const nul = text.indexOf('\0');
  if (nul >= 0) return faulty('There is a NUL character, which no PostgreSQL text can hold', nul);
  try {
    return readingOf(await parseText(text));
  } catch (error) {
    if (error instanceof GrammarError) return faulty(error.message, error.at === null ? null : indexOf(text, error.at));
    if (error instanceof RangeError) return faulty('The text is nested too deeply to be read before it is run', null);
    throw error;
  }
}

const faulty = (message: string, at: number | null): TextReading => ({ ...unread, fault: { message, at } });

function readingOf({ tree, fingerprint, normalized }: Parsed): TextReading {
  const statements = isFields(tree) ? listOf(tree, 'stmts') : [];
  const [first] = statements;
  const node = isFields(first) ? nodeOf(first.stmt) : undefined;
  if (node === undefined) return { ...unread, kind: 'empty' };
  const found = walk(statements.map((statement) => (isFields(statement) ? statement.stmt : undefined)));
  return {
    kind: kindOf(node.tag, node.fields),
    statements: statements.length,
    writes: writesIn(found),
    parameters: [...found.parameters].sort((a, b) => a - b),
    fingerprint,
    normalized,
    fault: null,
    lasting: lastingOf(found),
    relations: [...found.relations].sort(),
  };
}

/** The parser counts characters; a text of JavaScript counts some of them twice. */
function indexOf(text: string, characters: number): number {
  let index = 0;
  for (let i = 0; i < characters && index < text.length; i += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}
