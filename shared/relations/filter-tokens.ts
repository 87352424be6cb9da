/**
 * The filter's text cut into terms, each with the place it stands at, so that the field can underline a wrong one.
 * Quotes hold spaces together and make a word a plain word: "invalid" searches names, invalid is a predicate.
 */
export interface Token {
  readonly from: number;
  readonly to: number;
  readonly isNegated: boolean;
  /** `kind` of `kind:index`, `size` of `size>5MB`; empty for a plain word. */
  readonly key: string;
  readonly operator: '' | ':' | '>' | '>=' | '<' | '<=' | '=';
  readonly value: string;
  readonly valueFrom: number;
  readonly isQuoted: boolean;
  /** A quote was opened and not closed. */
  readonly isOpen: boolean;
}

const head = /^([A-Za-z][\w-]*)(:|>=|<=|>|<|=)/;

/** `keys` are the words that make a predicate; anything else before a colon is part of a plain word. */
export function tokens(text: string, isKey: (word: string, operator: string) => boolean): Token[] {
  const found: Token[] = [];
  let from = 0;
  while (from < text.length) {
    if (isSpace(text.charAt(from))) {
      from += 1;
      continue;
    }
    const token = tokenAt(text, from, isKey);
    found.push(token);
    from = token.to;
  }
  return found;
}

function tokenAt(text: string, from: number, isKey: (word: string, operator: string) => boolean): Token {
  const isNegated = text.charAt(from) === '!' && from + 1 < text.length && !isSpace(text.charAt(from + 1));
  const start = isNegated ? from + 1 : from;
  const match = head.exec(text.slice(start, start + 80));
  const isPredicate = match !== null && isKey((match[1] ?? '').toLowerCase(), match[2] ?? '');
  const valueFrom = isPredicate ? start + (match[0] ?? '').length : start;
  const value = valueAt(text, valueFrom);
  return {
    from,
    to: value.to,
    isNegated,
    key: isPredicate ? (match[1] ?? '').toLowerCase() : '',
    operator: isPredicate ? operatorOf(match[2]) : '',
    value: value.text,
    valueFrom,
    isQuoted: value.isQuoted,
    isOpen: value.isOpen,
  };
}

const operators = [':', '>=', '<=', '>', '<', '='] as const;
const operatorOf = (text: string | undefined) => operators.find((operator) => operator === text) ?? '';

/** Up to the next space outside quotes; the quotes themselves fall away. */
function valueAt(text: string, from: number) {
  let to = from;
  let value = '';
  let isQuoted = false;
  let isOpen = false;
  while (to < text.length && (isOpen || !isSpace(text.charAt(to)))) {
    const char = text.charAt(to);
    if (char === '"') {
      isOpen = !isOpen;
      isQuoted = true;
    } else value += char;
    to += 1;
  }
  return { text: value, to, isQuoted, isOpen };
}

const isSpace = (char: string) => /\s/.test(char);
