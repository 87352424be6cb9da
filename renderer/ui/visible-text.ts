/**
 * Characters that would hide, reorder or fake what a name says: C0 and C1 controls, soft hyphen, bidi controls, zero
 * width and other default-ignorable characters, line separators, unusual spaces, lone surrogates, tags.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const invisible =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\u115F|\u1160|\u17B4|\u17B5|\u3164|\uFFA0|\uFFFC|[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]|\u034F|[\u180B-\u180F]|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]/u;
const everyInvisible = new RegExp(`(?:${invisible.source})+`, 'gu');

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** "\u202E" → "\\u{202E}", "\n" → "\\n": what PostgreSQL's own U&'' strings and psql show. */
export function escapeCharacters(text: string): string {
  return Array.from(text, (one) => named[one] ?? `\\u{${codeOf(one)}}`).join('');
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

export interface TextPart {
  readonly text: string;
  /** Drawn as an escape; `text` is already the visible form. */
  readonly isEscape: boolean;
  /** Where the part begins in the source string, in UTF-16 units. */
  readonly from: number;
  /** Its length in the source string. */
  readonly length: number;
}

const joiner = '\u200D';
const variation = '\uFE0F';

/** A joiner or variation selector after an emoji is part of it, not a trick. */
function belongsToEmoji(source: string, from: number, run: string): boolean {
  if (run !== joiner && run !== variation && run !== variation + joiner) return false;
  return /\p{Extended_Pictographic}\p{Emoji_Modifier}?$/u.test(source.slice(Math.max(0, from - 4), from));
}

/** Splits a string into what may be drawn as it is and what must be drawn as an escape. Joined, nothing is lost. */
export function visibleParts(source: string): readonly TextPart[] {
  if (!invisible.test(source)) return [{ text: source, isEscape: false, from: 0, length: source.length }];
  const parts: TextPart[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) parts.push({ text: source.slice(at, to), isEscape: false, from: at, length: to - at });
  };
  for (const match of source.matchAll(everyInvisible)) {
    if (belongsToEmoji(source, match.index, match[0])) continue;
    plain(match.index);
    parts.push({ text: escapeCharacters(match[0]), isEscape: true, from: match.index, length: match[0].length });
    at = match.index + match[0].length;
  }
  plain(source.length);
  return parts;
}

/** The same as one string, for titles, document titles and aria labels. */
export function visibleText(source: string): string {
  return visibleParts(source)
    .map((part) => part.text)
    .join('');
}
