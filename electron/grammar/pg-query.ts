import type { ParseResult } from 'libpg-query';
import load, { type PgQueryModule } from 'libpg-query/wasm/libpg-query.js';

/** A text that the grammar refuses. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
  /** In characters (code points), from 0; null when it names no place. */
  readonly at: number | null;
  constructor(message: string, at: number | null) {
    super(message);
    this.at = at;
  }
}

/** What the three readings of one text give; null where it was too deep for one of them. */
export interface Parsed {
  /** As JSON: https://github.com/pganalyze/libpg_query */
  readonly tree: unknown;
  readonly fingerprint: string | null;
  readonly normalized: string | null;
}

/**
 * PostgreSQL's own parser, compiled. A text that overflows its stack leaves an instance behind that can be trusted no
 * more, so that is thrown away and the next text gets another.
 */
let instance: Promise<PgQueryModule> | undefined;

/** Rejects with GrammarError, or with RangeError when the text is nested too deeply. The text holds no NUL. */
export async function parseText(text: string): Promise<Parsed> {
  const tree = await using((module, at) => treeOf(module, at), text);
  return {
    tree,
    fingerprint: await orNull(using((module, at) => said(module, module._wasm_fingerprint(at)), text)),
    normalized: await orNull(using((module, at) => said(module, module._wasm_normalize_query(at)), text)),
  };
}

/** The first of them alone. Rejects as parseText does. */
export async function parseTree(text: string): Promise<ParseResult> {
  return using((module, at) => treeOf(module, at), text);
}

/**
 * PostgreSQL's scanner takes a row of these whole, gives back all but its first, and takes the rest anew: rows of 60,000
 * take it seconds.
 */
const longRow = /[~!@#^&|`?+\-*/%<>=]{500,}/u;

async function using<T>(ask: (module: PgQueryModule, at: number) => T, text: string): Promise<T> {
  if (longRow.test(text)) throw new RangeError('A row of too many operator characters');
  const module = await current();
  const size = module.lengthBytesUTF8(text) + 1;
  const at = module._malloc(size);
  try {
    module.stringToUTF8(text, at, size);
    const answer = ask(module, at);
    module._free(at);
    return answer;
  } catch (error) {
    if (error instanceof GrammarError) {
      module._free(at);
      throw error;
    }
    instance = undefined;
    throw new RangeError('The text is nested too deeply to be read', { cause: error });
  }
}

/** One that was not thrown away while we waited for it. */
async function current(): Promise<PgQueryModule> {
  for (;;) {
    instance ??= load();
    const asked = instance;
    const module = await asked;
    if (asked === instance) return module;
  }
}

async function orNull(asked: Promise<string>): Promise<string | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GrammarError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Fields of PgQueryParseResult and PgQueryError, 4 bytes each. */
function treeOf(module: PgQueryModule, at: number): ParseResult {
  const result = module._wasm_parse_query_raw(at);
  try {
    const error = module.getValue(result + 8, 'i32');
    if (error === 0) return JSON.parse(module.UTF8ToString(module.getValue(result, 'i32')));
    const position = module.getValue(error + 16, 'i32');
    const message = module.UTF8ToString(module.getValue(error, 'i32'));
    if (message.startsWith('memory exhausted')) throw new RangeError(message);
    throw new GrammarError(message, position > 0 ? position - 1 : null);
  } finally {
    module._wasm_free_parse_result(result);
  }
}

function said(module: PgQueryModule, at: number): string {
  const text = module.UTF8ToString(at);
  module._wasm_free_string(at);
  if (/^(?:syntax error|deparse error|ERROR)/u.test(text)) throw new GrammarError(text, null);
  return text;
}
