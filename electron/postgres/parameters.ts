import type { Statement } from './statement.ts';

type Parameter = ReturnType<Statement['params']>[number];

/** `{"1","2"}`: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO, every element quoted. */
export function arrayLiteral(elements: readonly (string | number)[]): string {
  return `{${elements.map((element) => `"${`${element}`.replaceAll(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}

/** The same with NULL among the elements. */
export function nullableArrayLiteral(elements: readonly (string | null)[]): string {
  return `{${elements.map((element) => (element === null ? 'NULL' : arrayLiteral([element]).slice(1, -1))).join(',')}}`;
}

/** One argument as the text that is bound. A NUL cannot be part of any PostgreSQL text. */
export function parameterText(parameter: Parameter): string | null {
  if (parameter === null) return null;
  if (typeof parameter === 'object') return arrayLiteral(parameter);
  return `${parameter}`;
}
