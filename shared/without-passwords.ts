/**
 * A statement's text without the passwords that its author wrote in: other people's statements are sampled, recorded,
 * logged and exported, and nothing of that needs a password. Left as they are: parameters ($1), NULL, names.
 *   ALTER ROLE app PASSWORD '…' · OPTIONS (password '…') · password = '…' · CONNECTION 'host=db password=…'
 *   postgres://app:…@db/shop
 * https://www.postgresql.org/docs/current/sql-alterrole.html
 */
export function withoutPasswords(text: string): string {
  if (!mayHold.test(text)) return text;
  return text.replace(inConninfo, '$1…').replace(quoted, '$1…').replace(inUri, '$1…$2');
}

const mayHold = /password|\w:\/\//iu;

/**
 * A string behind the word: '…' with doubled quotes, E'…' with backslashes, $tag$…$tag$; the text may be cut off in it.
 * Between them at most a sign and type names of a cast.
 */
const quoted =
  /(\b(?:password|sslpassword)\b["\s]*(?:=>?|:=|:)?\s*)(?:[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|(?:[uU]&|[nN])?'(?:[^']|'')*(?:'|$)|(\$\w*\$)[\s\S]*?(?:\2|$))/giu;

/** Inside a longer string; quotes around it are doubled there, or escaped. */
const inConninfo =
  /(\b(?:password|sslpassword)\s*=\s*)(?:''(?:[^'\\]|\\[\s\S])*(?:''|$)|[^\s'"$;)(,.=\\]+(?![\w.(]))/giu;

const inUri = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]*:)[^\s'"]+(@)/giu;
