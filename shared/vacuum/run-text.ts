import { qualified } from '../ident.ts';

/** VACUUM or ANALYZE of one table, as it is sent: for the question before it. */
export function runText(action: 'vacuum' | 'vacuum-analyze' | 'analyze', nspname: string, relname: string): string {
  const verb = { vacuum: 'VACUUM', 'vacuum-analyze': 'VACUUM (ANALYZE)', analyze: 'ANALYZE' }[action];
  return `${verb} ${qualified(nspname, relname)}`;
}
