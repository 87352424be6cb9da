const quoted = String.raw`(?:[eE]?'(?:[^'\\]|''|\\.)*'|[uU]&'(?:[^']|'')*'|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$)`;
const afterPassword = new RegExp(String.raw`\b(password\s*=?\s*)${quoted}`, 'giu');
/** In a connection string that is itself a literal. */
const doubled = /\b(password\s*=\s*)''(?:[^']|'''')*''/giu;
const bare = /\b(password\s*=\s*)(?!\$\d|'|\s)[^\s'";,)]+/giu;
const inUri = /\b(postgres(?:ql)?:\/\/[^\s:@/'"]*:)[^\s@'"]*@/giu;

/**
 * The same text with every password that SQL has a place for replaced by '…': ALTER ROLE … PASSWORD 'x', connection
 * strings of dblink and subscriptions, URIs. Only to be shown; it is no statement to run again.
 */
export function withoutPasswords(text: string): string {
  if (!/password|postgres(?:ql)?:\/\//iu.test(text)) return text;
  return text
    .replace(doubled, (_found, before: string) => `${before}…`)
    .replace(afterPassword, (_found, before: string) => `${before}'…'`)
    .replace(inUri, (_found, before: string) => `${before}…@`)
    .replace(bare, (_found, before: string) => `${before}…`);
}
