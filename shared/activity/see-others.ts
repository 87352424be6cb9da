import { ident } from '../ident.ts';

/** What shows a role the states, times and queries of other roles' backends: the same in Activity, Locks, Writes and their scripts. */
export const seeOthers = (role: string): string => `GRANT pg_monitor TO ${ident(role)};`;
