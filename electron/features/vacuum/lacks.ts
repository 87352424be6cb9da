import type { ServerFacts } from '../../../shared/contract/connections.ts';
import { ident } from '../../../shared/ident.ts';

export interface Lack {
  readonly what: string;
  /** What an owner or superuser would run; null where no right would bring it. */
  readonly grant: string | null;
}

type Seen = Pick<ServerFacts, 'role' | 'isSuperuser' | 'memberOf' | 'isStandby'>;

const seesAll = ({ isSuperuser, memberOf }: Seen): boolean => isSuperuser || memberOf.includes('pg_read_all_stats');
const readStats = ({ role }: Seen): string => `GRANT pg_read_all_stats TO ${ident(role)};`;
const standby: Lack = {
  what: 'Counters of dead rows, and when tables were vacuumed: this is a standby, which has none. Ask the primary.',
  grant: null,
};

export function tablesLack(facts: Seen, isCounting: boolean): Lack[] {
  return [
    ...(facts.isStandby ? [standby] : []),
    ...(isCounting || facts.isStandby
      ? []
      : [{ what: 'Counters of dead rows: track_counts is off, so autovacuum does nothing either', grant: null }]),
    ...(seesAll(facts) ? [] : [{ what: 'How many autovacuum workers are busy', grant: readStats(facts) }]),
  ];
}

export function nowLacks(facts: Seen): Lack[] {
  return [
    ...(facts.isStandby
      ? [{ what: 'VACUUM runs on the primary: what is held here reaches it by hot_standby_feedback only', grant: null }]
      : []),
    ...(seesAll(facts)
      ? []
      : [
          {
            what: "State, query and start of other roles' sessions that hold back vacuum, and what vacuums are at",
            grant: readStats(facts),
          },
        ]),
  ];
}

export function bloatLacks({ isSuperuser, memberOf, role }: Seen, hidden: number): Lack[] {
  if (hidden === 0 || isSuperuser || memberOf.includes('pg_read_all_data')) return [];
  const what = `Column statistics of ${hidden} ${hidden === 1 ? 'table' : 'tables'} that this role may not read`;
  return [{ what, grant: `GRANT pg_read_all_data TO ${ident(role)};` }];
}
