import type { At } from '../../shared/contract/place.ts';

/** `At` is `<profile id>/<database name>`; a database's name may itself hold slashes. */
export const profileOf = (at: At): string => at.slice(0, at.indexOf('/'));
export const databaseOf = (at: At): string => at.slice(at.indexOf('/') + 1);
export const atOf = (profileId: string, database: string): At => `${profileId}/${database}`;
