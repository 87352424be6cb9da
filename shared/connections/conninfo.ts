import { applyParameter, type Draft, emptyDraft, problem } from './parameters.ts';

/** Whether it is meant as `host=db1 port=5432 …`, as far as it is typed. */
export function looksLikeConninfo(text: string): boolean {
  return /^\s*[a-z_]+\s*=/.test(text);
}

const pair = /\s*([a-z_]+)\s*=\s*/iy;
const quoted = /'((?:[^'\\]|\\.)*)'/sy;
const bare = /(?:[^\s'\\]|\\.)*/sy;

/**
 * libpq's key=value text: values in single quotes or bare, a backslash before a quote or backslash.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
 */
export function parseConninfo(text: string): Draft {
  const draft = emptyDraft();
  let at = 0;
  while (text.slice(at).trim() !== '') {
    const key = matchAt(pair, text, at);
    const name = key?.[1];
    if (!key || name === undefined) {
      const from = at + text.slice(at).search(/\S/);
      problem(
        draft,
        { from, to: text.length },
        'Here a name and "=" are expected',
        'Quote a value that holds a space.',
      );
      break;
    }
    const from = at + key[0].length;
    const opensQuote = text[from] === "'";
    const value = matchAt(opensQuote ? quoted : bare, text, from);
    if (!value) {
      problem(draft, { from, to: text.length }, 'The closing quote is missing');
      break;
    }
    at = from + value[0].length;
    const nameFrom = from - key[0].trimStart().length;
    const plain = (opensQuote ? (value[1] ?? '') : value[0]).replaceAll(/\\(.)/gs, '$1');
    applyParameter(draft, name, plain, {
      name: { from: nameFrom, to: nameFrom + name.length },
      value: { from, to: at },
    });
    if (at < text.length && !/\s/.test(text[at] ?? '')) {
      problem(
        draft,
        { from: at, to: text.length },
        'A quote inside a bare value',
        'Put the whole value in single quotes.',
      );
      break;
    }
  }
  return draft;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
