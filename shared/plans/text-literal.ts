/** Which quotes a text leaves open: none, those of a literal, or those of a name. */
export type Open = 'none' | 'literal' | 'name';

/** PostgreSQL writes a quote inside quotes twice, so each one just opens or closes. */
export function openAfter(text: string, before: Open): Open {
  let state = before;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x27 && state !== 'name') state = state === 'literal' ? 'none' : 'literal';
    else if (code === 0x22 && state !== 'literal') state = state === 'name' ? 'none' : 'name';
  }
  return state;
}

/** Whether brackets that open outside of quotes close again. */
export function isBalanced(text: string): boolean {
  let depth = 0;
  let state: Open = 'none';
  for (const char of text) {
    if (char === "'" || char === '"') state = openAfter(char, state);
    else if (state === 'none' && char === '(') depth += 1;
    else if (state === 'none' && char === ')') depth -= 1;
  }
  return depth <= 0 && state === 'none';
}
