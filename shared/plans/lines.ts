/** A line of the pasted text without its frame; `number` is its 1-based place in what was pasted. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

const invisible = /[\u200B-\u200D\u2060\uFEFF]/gu;

/** Windows' and old Mac line ends too; the spaces of web pages and chats become plain ones. */
export function linesOf(text: string): readonly Line[] {
  const plain = text.replace(invisible, '').replace(/[\u00A0\u2007\u202F]/gu, ' ');
  return plain.split(/\r\n|\n|\r/u).map((line, index) => ({ text: line, number: index + 1 }));
}

export const isBlank = ({ text }: Line): boolean => text.trim() === '';

export const joined = (lines: readonly Line[]): string => lines.map(({ text }) => text).join('\n');
