/**
 * A statement's text without the passwords that its author wrote in: statements are sampled, recorded, logged and
 * exported, and nothing of that needs a password. Left as they are: parameters ($1), NULL, names. Only to be shown; it
 * is no statement to run again. `mark` stands for a whole string, quotes and all.
 *   ALTER ROLE app PASSWORD '…' · OPTIONS (password '…') · password = '…' · CONNECTION 'host=db password=…'
 *   postgres://app:…@db/shop
 * https://www.postgresql.org/docs/current/sql-alterrole.html
 */
export function withoutPasswords(text: string, mark: '…' | "'…'" = '…'): string {
  if (!mayHold.test(text)) return text;
  if (text.length > longest) return `${withoutPasswords(text.slice(0, longest), mark)}…`;
  const shown = text
    .replace(doubled, '$1…')
    .replace(doubledAndCutOff, '$1…')
    .replace(quoted, `$1${mark}`)
    .replace(inUri, '$1…$2')
    .replace(inConninfo, '$1…');
  return ofRole.test(shown) ? shown.replace(unquoted, '$1…') : shown;
}

/** Characters that are looked through; patterns overflow the stack somewhere above 4,000,000. What follows is cut off. */
const longest = 1_000_000;
const mayHold = /password|\w:\/\//iu;

const word = String.raw`\b(?:password|sslpassword)\b"?`;
/** White space and comments. A comment ends in one place only: a row of them that leads nowhere is divided in one way. */
const gap = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*(?:[^*]|\*(?!/))*\*/)*`;
/**
 * One that is not closed goes on to the end. A backslash escapes in every string: where it does not, more is hidden than
 * need be.
 */
const literal = String.raw`(?:(?:[eEnN]|[uU]&)?'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$)|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$))`;
const continued = String.raw`(?:${gap}'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$))*`;
const quoted = new RegExp(`(${word}${gap}(?:(?:=>?|:=?)${gap})?)${literal}${continued}`, 'giu');
/** In a text that is itself a literal: a connection string, a statement for EXECUTE. */
const doubled = new RegExp(`(${word}${gap}(?:=${gap})?)''(?:[^']|'''')+''`, 'giu');
const doubledAndCutOff = /(\b(?:password|sslpassword)\s*=\s*)''(?:[^']|'''')+$/giu;
const inConninfo = /(\b(?:password|sslpassword)\s*=\s*)(?!>)[^\s'"$;)(,.=\\…]+(?![\w.(])/giu;
/** Of bounded length: in a text of many beginnings each would look through all the rest for its @. */
const inUri = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@'"]{0,500}:)[^\s'"]{1,1200}(@)/giu;
/** No SQL, but somebody forgot the quotes, or took the wrong ones. */
const ofRole = /\b(?:create|alter)\s+(?:role|user|group)\b/iu;
const unquoted = /(\bpassword\s+)(?:"[^"]*(?:"|$)|(?!null\b|\/\*|--)[^\s'"$=…;(]+)/giu;
