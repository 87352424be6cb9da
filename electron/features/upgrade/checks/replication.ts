import type { UpgradeFinding, UpgradeObject } from '../../../../shared/contract/upgrade.ts';
import { ident, literal, qualified } from '../../../../shared/ident.ts';
import { sizeText } from '../../../export/size-text.ts';
import { nameOf, type Seen, said } from '../gathered.ts';
import { countOf, everywhere, judge, lacksOf, listed, noneIn } from '../judge.ts';
import type { SlotRow } from '../whole-server.sql.ts';

/** The file format of a prepared transaction belongs to one version. */
export function preparedFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.prepared;
  const rows = said(read) ?? [];
  return judge({
    id: 'prepared',
    title: 'Prepared transactions',
    manual: 'https://www.postgresql.org/docs/current/view-pg-prepared-xacts.html',
    why: 'A prepared transaction lives in a file of the old version. Somebody must commit or roll it back: its coordinator, or you, in the database named, as its owner or a superuser.',
    worst: 'stops',
    found: rows.length === 0 ? 'none' : `${countOf(rows.length, 'transaction')}: ${listed(rows.map(({ gid }) => gid))}`,
    show: rows.length === 0 ? null : 'Show ROLLBACK',
    lacks: lacksOf(read, 'pg_prepared_xacts'),
    objects: rows.map(({ gid, prepared, owner, database }) => ({
      database,
      name: literal(gid),
      detail: `prepared ${prepared.slice(0, 19)} UTC by ${owner}`,
      mark: 'bad',
      usedBy: [],
      sql: `ROLLBACK PREPARED ${literal(gid)};`,
    })),
  });
}

const slotsManual = 'https://www.postgresql.org/docs/current/logical-replication-upgrade.html';

/** Since 17 logical slots are carried over, if they are whole; before, and physical ones, they are left behind. */
export function slotFindings(seen: Seen): UpgradeFinding[] {
  const rows = said(seen.server?.slots) ?? [];
  const lacks = lacksOf(seen.server?.slots, 'pg_replication_slots');
  const logical = rows.filter(({ slot_type }) => slot_type === 'logical');
  const physical = rows.filter(({ slot_type }) => slot_type !== 'logical');
  const findings = [seen.from.major >= 17 ? carriedFinding(seen, logical, lacks) : leftFinding(logical, lacks)];
  return [
    ...findings,
    judge({
      id: 'physical-slots',
      title: 'Physical replication slots',
      manual: 'https://www.postgresql.org/docs/current/pgupgrade.html',
      why: 'Physical slots are not carried over, and a standby of the old server cannot follow the new one: it is made anew, or upgraded with rsync as the manual says, and its slot is created again.',
      worst: 'decide',
      found:
        physical.length === 0 ? 'none' : `${listed(physical.map(({ slot_name }) => slot_name))}: to be created again`,
      show: physical.length === 0 ? null : 'List slots',
      lacks,
      objects: physical.map((row) => slotObject(row, 'bad', row.active ? 'in use' : 'not in use', null)),
    }),
  ];
}

const drop = ({ slot_name }: SlotRow) => `SELECT pg_drop_replication_slot(${literal(slot_name)});`;

function slotObject(row: SlotRow, mark: UpgradeObject['mark'], words: string, sql: string | null): UpgradeObject {
  const plugin = row.plugin === null ? '' : `${row.plugin}, `;
  return { database: row.database, name: ident(row.slot_name), detail: `${plugin}${words}`, mark, usedBy: [], sql };
}

function leftFinding(logical: readonly SlotRow[], lacks: ReturnType<typeof lacksOf>): UpgradeFinding {
  return judge({
    id: 'logical-slots',
    title: 'Logical replication slots',
    manual: slotsManual,
    why: 'Slots move only from 17 on. These stay with the old server: let their consumers read to the end before it stops, and create the slots again on the new one before anything is written there.',
    worst: 'decide',
    found:
      logical.length === 0
        ? 'none'
        : `${listed(logical.map(({ slot_name }) => slot_name))}; slots move only from 17 on`,
    show: logical.length === 0 ? null : 'Show slots',
    lacks,
    objects: logical.map((row) => slotObject(row, 'bad', stateOf(row), drop(row))),
  });
}

const isLost = ({ wal_status, invalidation_reason }: SlotRow) => wal_status === 'lost' || invalidation_reason !== null;

function stateOf(row: SlotRow): string {
  if (isLost(row)) return `lost (${row.invalidation_reason ?? 'its WAL was removed'})`;
  const lag = row.lag_bytes === null ? 'how far behind is unknown' : `${sizeText(row.lag_bytes)} not confirmed`;
  return `${row.active ? 'in use' : 'not in use'}, ${lag}`;
}

function carriedFinding(seen: Seen, logical: readonly SlotRow[], lacks: ReturnType<typeof lacksOf>): UpgradeFinding {
  const lost = logical.filter(isLost);
  const demands = slotDemands(seen, logical.length);
  const stops = lost.length > 0 || demands.length > 0;
  const names = logical.map(({ slot_name }) => slot_name);
  return judge({
    id: 'logical-slots',
    title: 'Logical replication slots',
    manual: slotsManual,
    why: 'From 17 on pg_upgrade carries logical slots over. It stops when one is lost, or has not been read to the end by its consumer after the old server was shut down; and the new server needs wal_level logical and as many max_replication_slots.',
    worst: stops ? 'stops' : 'decide',
    found:
      logical.length === 0
        ? 'none'
        : lost.length > 0
          ? `${listed(lost.map(({ slot_name }) => slot_name))} ${lost.length === 1 ? 'is' : 'are'} lost`
          : (demands[0]?.detail ?? `${listed(names)}: must be read to the end before the shutdown`),
    show: logical.length === 0 ? null : 'Show slots',
    lacks,
    objects: [
      ...logical.map((row) => slotObject(row, 'bad', stateOf(row), isLost(row) ? drop(row) : null)),
      ...demands,
    ],
  });
}

/** What the new server's settings must allow, where they are known. */
function slotDemands({ to }: Seen, count: number): UpgradeObject[] {
  const server = said(to.read?.server);
  if (server === undefined || count === 0) return [];
  const demand = (name: string, detail: string, sql: string): UpgradeObject => ({
    ...{ database: null, name, detail: `${nameOf(to)}: ${detail}`, mark: 'bad', usedBy: [], sql },
  });
  const slots = said(to.read?.emptiness)?.logical_slots ?? 0;
  return [
    ...(server.wal_level === 'logical'
      ? []
      : [demand('wal_level', `wal_level is ${server.wal_level}`, "ALTER SYSTEM SET wal_level = 'logical';")]),
    ...(server.max_replication_slots >= count
      ? []
      : [
          demand(
            'max_replication_slots',
            `max_replication_slots is ${server.max_replication_slots}, ${count} are needed`,
            `ALTER SYSTEM SET max_replication_slots = ${count};`,
          ),
        ]),
    ...(slots === 0
      ? []
      : [
          demand(
            'slots of its own',
            `it has ${countOf(slots, 'logical slot')} already, and must have none`,
            'SELECT slot_name FROM pg_replication_slots;',
          ),
        ]),
  ];
}

/** From 17 on with their state; before, they begin anew. */
export function subscriptionFinding(seen: Seen): UpgradeFinding {
  const rows = said(seen.server?.subscriptions) ?? [];
  const names = rows.map(({ subname }) => subname);
  const base = { id: 'subscriptions', title: 'Subscriptions', manual: slotsManual } as const;
  const serverLacks = lacksOf(seen.server?.subscriptions, 'pg_subscription');
  if (seen.from.major < 17) {
    return judge({
      ...base,
      why: 'Before 17 a subscription is carried over without its tables and without its place in the stream: it arrives disabled, and is refreshed without copying after the publisher was made to wait.',
      worst: 'decide',
      found: names.length === 0 ? 'none' : `${listed(names)}: their places are kept only from 17 on`,
      show: names.length === 0 ? null : 'List subscriptions',
      lacks: serverLacks,
      objects: rows.map(({ subname, database }) => ({
        ...{ database, name: ident(subname), detail: 'place in the stream is lost', mark: 'bad', usedBy: [] },
        sql: `ALTER SUBSCRIPTION ${ident(subname)} DISABLE;`,
      })),
    });
  }
  const { rows: syncing, lacks, read, of } = everywhere(seen, 'syncing');
  const lost = rows.filter(({ has_origin }) => !has_origin);
  const objects: UpgradeObject[] = [
    ...lost.map(({ subname, database }) => ({
      ...{
        database,
        name: ident(subname),
        detail: 'its replication origin is missing',
        mark: 'bad' as const,
        usedBy: [],
      },
      sql: `ALTER SUBSCRIPTION ${ident(subname)} DISABLE;\nALTER SUBSCRIPTION ${ident(subname)} SET (slot_name = NONE);\nDROP SUBSCRIPTION ${ident(subname)};`,
    })),
    ...syncing.map(({ database, row }) => ({
      ...{ database, name: qualified(row.nspname, row.relname), mark: 'bad' as const, usedBy: [], sql: null },
      detail: `its first copy for ${row.subname} is under way (state ${row.srsubstate})`,
    })),
  ];
  return judge({
    ...base,
    why: 'From 17 on subscriptions are carried over whole. pg_upgrade stops while a table is being copied for the first time, or when a replication origin is missing; the new server needs as many replication origins as there are subscriptions.',
    worst: 'stops',
    found:
      objects.length > 0
        ? `${countOf(objects.length, 'object')} not ready: ${listed(objects.map(({ name }) => name))}`
        : names.length === 0
          ? noneIn({ read, of })
          : `${listed(names)}: carried over whole`,
    show: objects.length === 0 ? null : 'Show state',
    lacks: [...serverLacks, ...lacks],
    objects,
  });
}
