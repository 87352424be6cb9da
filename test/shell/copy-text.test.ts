import { expect, test } from 'vitest';
import { harmlessText } from '../../renderer/ui/copy-text.ts';

test.each([
  ['an escape that ends a bracketed paste', 'song\u001b[201~\u0008', 'song\\u{001B}[201~\\u{0008}'],
  ['the same in one character', 'song\u009b31m', 'song\\u{009B}31m'],
  ['a return, which a terminal takes for Enter', 'song\r\\! id', 'song\\r\\! id'],
  ['what turns the direction of text', 'song\u202egnp.\u2066', 'song\\u{202E}gnp.\\u{2066}'],
  ['line ends of Windows', 'SELECT 1\r\n\tFROM t', 'SELECT 1\n\tFROM t'],
])('%s is not put on the clipboard', (_what, text, want) => {
  expect(harmlessText(text)).toBe(want);
});

test.each(["SELECT 'é😀👩‍👧'\n\tFROM t;\n", 'مرحبا', ''])('%j is as it was', (text) => {
  expect(harmlessText(text)).toBe(text);
});
