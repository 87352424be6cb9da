import { describe, expect, it } from 'vitest';
import { isManualPage, isOwnPage, mayAsk, mayNavigate, mayUse } from '../../electron/door/ipc-rules.ts';
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

  it.each([
    'https://www.postgresql.org/docs/current/catalog-pg-class.html',
    'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE',
  ])('%s may be shown in the user’s browser', (url) => {
    expect(isManualPage(url)).toBe(true);
  });

  it.each([
    ...elsewhere,
    'http://www.postgresql.org/docs/current/ddl.html',
    'https://www.postgresql.org/docs/current/',
    'https://www.postgresql.org/docs/current/../../account/logout.html',
    'https://www.postgresql.org/docs/current/ddl.html?next=https://evil.example',
    'https://www.postgresql.org.evil.example/docs/current/ddl.html',
    'https://www.postgresql.org@evil.example/docs/current/ddl.html',
    'https://evil.example/https://www.postgresql.org/docs/current/ddl.html',
    'https://www.postgresql.org/docs/current/ddl.html\n',
    'ms-msdt:/id x',
    'smb://evil.example/x',
  ])('%j may not', (url) => {
    expect(isManualPage(url)).toBe(false);
  });
});
