import type { Token } from './filter-tokens.ts';
import { type FlagName, flag } from './flags.ts';
import { kindsNamed } from './kinds.ts';

/** A fact that a row must have (or lack), as the words before and after a colon or a comparison say it. */
export type Comparison = '>' | '>=' | '<' | '<=' | '=';
export type Predicate =
  | { readonly kind: 'kinds'; readonly kinds: readonly number[]; readonly isNegated: boolean }
  | { readonly kind: 'flag'; readonly mask: number; readonly isNegated: boolean }
  | { readonly kind: 'no-primary-key'; readonly isNegated: boolean }
  | {
      readonly kind: 'measure';
      readonly of: 'size' | 'rows' | 'partitions';
      readonly comparison: Comparison;
      readonly value: number;
      readonly isNegated: boolean;
    }
  | {
      readonly kind: 'name';
      readonly of: 'schema' | 'owner' | 'on' | 'am' | 'comment' | 'name';
      readonly words: readonly string[];
      readonly isNegated: boolean;
    }
  | { readonly kind: 'oid'; readonly oid: number; readonly isNegated: boolean };

/** Words that stand alone. `part` and `!part` are the issue's own; each also works as `is:part` or `part:no`. */
const flagWords: Readonly<Record<string, FlagName>> = {
  part: 'partition',
  partition: 'partition',
  default: 'defaultPartition',
  detached: 'detachPending',
  inherits: 'inherits',
  invalid: 'invalidIndex',
  notready: 'notReadyIndex',
  pkey: 'primaryIndex',
  unpopulated: 'unpopulated',
  unlogged: 'unlogged',
  temp: 'temporary',
  unreadable: 'unreadable',
};
const bareWords = new Set(['part', 'invalid', 'unlogged', 'unpopulated', 'unreadable', 'detached', 'temp', 'nopk']);
const colonKeys = new Set(['kind', 'schema', 'owner', 'on', 'am', 'comment', 'name', 'is', 'oid', 'nopk']);
const measureKeys = new Set(['size', 'rows', 'partitions']);

export const isFlagWord = (word: string): boolean => bareWords.has(word.toLowerCase());

export function isPredicateKey(key: string, operator: string): boolean {
  if (measureKeys.has(key)) return true;
  return operator === ':' && (colonKeys.has(key) || Object.hasOwn(flagWords, key));
}

/** The predicate, or what is wrong with it. */
export function predicateOf({ key, operator, value, isNegated }: Token): Predicate | string {
  if (key === '') return flagPredicate(value.toLowerCase(), isNegated);
  if (value === '') return `${key}${operator} what?`;
  if (measureKeys.has(key)) return measurePredicate(key, operator, value, isNegated);
  if (key === 'kind') return kindPredicate(value, isNegated);
  if (key === 'is') return flagPredicate(value.toLowerCase(), isNegated);
  if (key === 'oid')
    return /^\d{1,10}$/.test(value) ? { kind: 'oid', oid: Number(value), isNegated } : 'oid: takes a number';
  if (Object.hasOwn(flagWords, key) || key === 'nopk') return yesNo(key, value, isNegated);
  const of = nameKeys.find((name) => name === key);
  return of ? { kind: 'name', of, words: listOf(value), isNegated } : `No predicate ${key}`;
}

const nameKeys = ['schema', 'owner', 'on', 'am', 'comment', 'name'] as const;
const listOf = (value: string) => value.split(',').filter((word) => word !== '');

function flagPredicate(word: string, isNegated: boolean): Predicate | string {
  if (word === 'nopk') return { kind: 'no-primary-key', isNegated };
  const name = Object.hasOwn(flagWords, word) ? flagWords[word] : undefined;
  return name
    ? { kind: 'flag', mask: flag[name], isNegated }
    : `is: takes ${Object.keys(flagWords).join(', ')} or nopk`;
}

function yesNo(key: string, value: string, isNegated: boolean): Predicate | string {
  const answer = /^(yes|true|on|1)$/i.test(value) ? true : /^(no|false|off|0)$/i.test(value) ? false : undefined;
  return answer === undefined ? `${key}: takes yes or no` : flagPredicate(key, isNegated === answer);
}

function kindPredicate(value: string, isNegated: boolean): Predicate | string {
  const kinds: number[] = [];
  for (const word of listOf(value)) {
    const named = kindsNamed(word);
    if (named.length === 0) return `No kind ${word}`;
    kinds.push(...named);
  }
  return { kind: 'kinds', kinds, isNegated };
}

const comparisons: Readonly<Record<string, Comparison>> = { '>': '>', '>=': '>=', '<': '<', '<=': '<=', '=': '=' };

function measurePredicate(key: string, operator: string, text: string, isNegated: boolean): Predicate | string {
  const within = /^(>=|<=|>|<|=)?(.*)$/s.exec(text);
  const comparison = comparisons[operator] ?? comparisons[within?.[1] ?? '='];
  const number = within?.[2] ?? '';
  const of = key === 'size' ? 'size' : key === 'rows' ? 'rows' : 'partitions';
  const value = of === 'size' ? bytesOf(number) : countOf(number);
  if (value === undefined || comparison === undefined)
    return of === 'size' ? 'size takes a number with B, kB, MB, GB or TB' : `${of} takes a number, such as 1e6 or 2M`;
  return { kind: 'measure', of, comparison, value, isNegated };
}

const numeral = String.raw`(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)`;
const byteUnits: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
const countUnits: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, b: 1e9, t: 1e12 };

function bytesOf(text: string): number | undefined {
  const match = new RegExp(`^${numeral}([kmgt]?)(?:i?b)?$`, 'i').exec(text);
  return match ? Number(match[1]) * (byteUnits[(match[2] ?? '').toLowerCase()] ?? 1) : undefined;
}

function countOf(text: string): number | undefined {
  const match = new RegExp(`^${numeral}([kmgbt]?)$`, 'i').exec(text.replaceAll(/[,_]/g, ''));
  return match ? Number(match[1]) * (countUnits[(match[2] ?? '').toLowerCase()] ?? 1) : undefined;
}
