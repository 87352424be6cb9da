/** White space and comments. */
const gap = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)*`;
/**
 * One that is not closed goes on to the end. A backslash escapes in every string: where it does not, more is hidden than
 * need be.
 */
const literal = String.raw`(?:(?:[eE]|[uU]&)?'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$)|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$)|"[^"]*(?:"|$))`;
const continued = String.raw`(?:${gap}'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$))*`;
const afterPassword = new RegExp(`(password"?${gap}=?${gap})${literal}${continued}`, 'giu');
/** In a text that is itself a literal: a connection string, a statement for EXECUTE. */
const doubled = new RegExp(`(password"?${gap}=?${gap})''(?:[^']|'''')+''`, 'giu');
const bare = /(password\s*=\s*)(?!\$\d|'|…|\s)[^\s'";,)]+/giu;
const inUri = /\b(postgres(?:ql)?:\/\/[^\s:@/'"]*:)[^\s@'"]*@/giu;
/** No SQL, but somebody forgot the quotes. */
const ofRole = /\b(?:create|alter)\s+(?:role|user|group)\b/iu;
const unquoted = /(\bpassword\s+)(?!null\b|\/\*|--)[^\s'"$=…;]+/giu;

/**
 * The same text with every password that SQL has a place for replaced by '…': ALTER ROLE … PASSWORD 'x', connection
 * strings of dblink and subscriptions, URIs. Only to be shown; it is no statement to run again.
 */
export function withoutPasswords(text: string): string {
  if (!/password|postgres(?:ql)?:\/\//iu.test(text)) return text;
  const shown = text
    .replace(doubled, (_found, before: string) => `${before}…`)
    .replace(afterPassword, (_found, before: string) => `${before}'…'`)
    .replace(inUri, (_found, before: string) => `${before}…@`)
    .replace(bare, (_found, before: string) => `${before}…`);
  return ofRole.test(shown) ? shown.replace(unquoted, (_found, before: string) => `${before}…`) : shown;
}
