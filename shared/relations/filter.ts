import { isFlagWord, isPredicateKey, type Predicate, predicateOf } from './filter-predicates.ts';
import { type Token, tokens } from './filter-tokens.ts';

/**
 * What is typed into the filter, understood: plain words (all must be in the name), regular expressions, predicates.
 * A wrong term is an error with its place; the list then stays as the last good filter left it.
 */
export interface FilterError {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface Word {
  readonly text: string;
  readonly isNegated: boolean;
}

export interface Expression {
  readonly source: string;
  readonly regex: RegExp;
  readonly isNegated: boolean;
}

export interface Filter {
  readonly words: readonly Word[];
  readonly expressions: readonly Expression[];
  readonly predicates: readonly Predicate[];
  readonly isCaseSensitive: boolean;
}

export interface FilterMode {
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}

export type Parsed =
  | { readonly isValid: true; readonly filter: Filter; readonly readAsPredicate: readonly string[] }
  | { readonly isValid: false; readonly errors: readonly FilterError[] };

export const emptyFilter: Filter = { words: [], expressions: [], predicates: [], isCaseSensitive: false };

export function parseFilter(text: string, mode: FilterMode): Parsed {
  const words: Word[] = [];
  const expressions: Expression[] = [];
  const predicates: Predicate[] = [];
  const errors: FilterError[] = [];
  const readAsPredicate: string[] = [];
  for (const token of tokens(text, isPredicateKey)) {
    const read = readToken(token, mode);
    if ('message' in read) errors.push({ from: read.from ?? token.from, to: token.to, message: read.message });
    else if ('predicate' in read) {
      predicates.push(read.predicate);
      if (token.key === '') readAsPredicate.push(token.value);
    } else if ('expression' in read) expressions.push(read.expression);
    else words.push(read.word);
  }
  if (errors.length > 0) return { isValid: false, errors };
  const filter = { words, expressions, predicates, isCaseSensitive: mode.isCaseSensitive };
  return { isValid: true, filter, readAsPredicate };
}

type Read =
  | { readonly word: Word }
  | { readonly expression: Expression }
  | { readonly predicate: Predicate }
  | { readonly message: string; readonly from?: number };

function readToken(token: Token, mode: FilterMode): Read {
  if (token.isOpen) return { message: 'The quote is not closed' };
  if (token.key !== '' || (!token.isQuoted && isFlagWord(token.value))) {
    const read = predicateOf(token);
    return typeof read === 'string' ? { message: read, from: token.valueFrom } : { predicate: read };
  }
  const slashed = !token.isQuoted && token.value.length > 2 && /^\/.*\/$/s.test(token.value);
  if (slashed) return readExpression(token.value.slice(1, -1), token.isNegated, mode);
  if (mode.isRegex) return readExpression(token.value, token.isNegated, mode);
  return { word: { text: token.value, isNegated: token.isNegated } };
}

function readExpression(source: string, isNegated: boolean, { isCaseSensitive }: FilterMode): Read {
  try {
    return { expression: { source, regex: new RegExp(source, isCaseSensitive ? 'u' : 'iu'), isNegated } };
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
    return { message: `Not a regular expression: ${words.replace(/^\/.*\/\w*: /s, '')}` };
  }
}
