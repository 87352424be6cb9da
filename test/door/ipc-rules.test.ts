import { describe, expect, it } from 'vitest';
import { isOwnPage, mayAsk, mayNavigate, mayUse } from '../../electron/door/ipc-rules.ts';
import { elsewhere } from './elsewhere.ts';

describe('the rules of the window', () => {
  it.each(elsewhere)('%j is not our own page', (url) => {
    expect(isOwnPage(url)).toBe(false);
    expect(mayAsk({ url, parent: null })).toBe(false);
    expect(mayNavigate(url, true)).toBe(false);
    expect(mayUse('clipboard-sanitized-write', url, true)).toBe(false);
  });

  it.each(['heapscope://app/', 'heapscope://app/p1/db/relations?q=x#y'])('%j is', (url) => {
    expect(isOwnPage(url)).toBe(true);
    expect(mayAsk({ url, parent: null })).toBe(true);
    expect(mayAsk({ url, parent: {} })).toBe(false);
    expect(mayAsk(null)).toBe(false);
  });
});
