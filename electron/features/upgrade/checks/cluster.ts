import type { UpgradeFinding, UpgradeObject } from '../../../../shared/contract/upgrade.ts';
import { ident } from '../../../../shared/ident.ts';
import { nameOf, type Seen, said } from '../gathered.ts';
import { countOf, judge, lacksOf, listed } from '../judge.ts';
import type { ServerRow } from '../server.sql.ts';

const manual = 'https://www.postgresql.org/docs/current/pgupgrade.html';

/** pg_upgrade opens every database but template0, and restores what it opened. */
export function connectableFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.databases;
  const bad = (said(read) ?? []).flatMap((row): UpgradeObject[] => {
    const name = ident(row.datname);
    const object = { database: null, name, mark: 'bad' as const, usedBy: [] };
    if (row.is_invalid) {
      return [{ ...object, detail: 'invalid: DROP DATABASE was interrupted', sql: `DROP DATABASE ${name};` }];
    }
    if (row.datname === 'template0') {
      const sql = 'ALTER DATABASE template0 WITH ALLOW_CONNECTIONS false;';
      return row.datallowconn ? [{ ...object, detail: 'allows connections, and must not', sql }] : [];
    }
    const sql = `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true;`;
    return row.datallowconn ? [] : [{ ...object, detail: 'allows no connections', sql }];
  });
  const [first] = bad;
  return judge({
    id: 'connectable',
    title: 'Database connection settings',
    manual,
    why: 'Every database but template0 must allow connections, or it would be left behind; template0 must not, since it is made anew. An invalid database can only be dropped.',
    worst: 'stops',
    found:
      first === undefined
        ? 'connections allowed, none invalid'
        : bad.length === 1
          ? `${first.name}: ${first.detail}`
          : `${countOf(bad.length, 'database')}: ${listed(bad.map(({ name }) => name))}`,
    show: first === undefined ? null : 'Show SQL',
    lacks: lacksOf(read, 'pg_database'),
    objects: bad,
  });
}

export function standbyFinding({ from }: Seen): UpgradeFinding {
  return judge({
    id: 'standby',
    title: 'In recovery',
    manual,
    why: 'pg_upgrade takes a cluster that was shut down as a primary. What the catalogs say here is what they say there, so the other checks hold for the primary as well.',
    worst: 'stops',
    verdict: from.isStandby ? 'stops' : 'passed',
    found: from.isStandby ? 'this server is a standby; upgrade its primary' : 'this server is a primary',
  });
}

export function installUserFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.server;
  const server = said(read);
  const name = server?.install_user ?? null;
  const fault = server === undefined ? null : faultOf(server);
  return judge({
    id: 'install-user',
    title: 'Install user',
    manual,
    why: 'pg_upgrade must be run with -U as the role that initdb made, and initdb of the new cluster with the same name: its OID is 10 in both.',
    worst: 'stops',
    found:
      name === null ? 'the role with oid 10 was not found' : `${name}, oid 10${fault === null ? '' : `: ${fault}`}`,
    verdict: server !== undefined && name === null ? 'stops' : undefined,
    show: fault === null ? null : 'Show ALTER',
    lacks: lacksOf(read, 'pg_roles'),
    objects: name === null || fault === null ? [] : [userObject(name, fault)],
  });
}

function faultOf({ install_user_is_super, install_user_can_login }: ServerRow): string | null {
  if (install_user_is_super === false) return 'is no superuser';
  return install_user_can_login === false ? 'may not log in' : null;
}

function userObject(name: string, fault: string): UpgradeObject {
  const sql = `ALTER ROLE ${ident(name)} WITH SUPERUSER LOGIN;`;
  return { database: null, name: ident(name), detail: fault, mark: 'bad', usedBy: [], sql };
}

export function tablespaceFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.tablespaces;
  const rows = said(read) ?? [];
  const folder = said(seen.server?.server)?.data_directory;
  const isInside = (location: string) =>
    !location.startsWith('/') || (typeof folder === 'string' && `${location}/`.startsWith(`${folder}/`));
  const inside = rows.filter(({ location }) => isInside(location));
  const hidden =
    rows.length > 0 && folder === null
      ? [
          {
            what: 'data_directory is kept from this role',
            grant: `GRANT pg_read_all_settings TO ${ident(seen.from.role)};`,
          },
        ]
      : [];
  return judge({
    id: 'tablespaces',
    title: 'Tablespaces inside the data directory',
    manual: 'https://www.postgresql.org/docs/current/manage-ag-tablespaces.html',
    why: 'pg_upgrade writes no script that deletes the old cluster when a tablespace lies inside its data directory, and deleting the directory would delete the new data there too. Tables are moved with ALTER TABLE … SET TABLESPACE.',
    worst: 'decide',
    found:
      inside.length > 0
        ? `${listed(inside.map(({ spcname }) => spcname))} ${inside.length === 1 ? 'lies' : 'lie'} inside it`
        : rows.length === 0
          ? 'none'
          : `${countOf(rows.length, 'tablespace')} elsewhere`,
    show: inside.length === 0 ? null : 'List tablespaces',
    lacks: [...lacksOf(read, 'pg_tablespace'), ...hidden],
    objects: rows.map(({ spcname, location }) => ({
      database: null,
      name: ident(spcname),
      detail: location,
      mark: isInside(location) ? 'bad' : hidden.length > 0 ? 'unknown' : 'fine',
      usedBy: [],
      sql: null,
    })),
  });
}

const sameNeeded = [
  { key: 'block_size', usual: '8192', option: 'configure --with-blocksize' },
  { key: 'wal_block_size', usual: '8192', option: 'configure --with-wal-blocksize' },
  { key: 'segment_size', usual: '1GB', option: 'configure --with-segsize' },
  { key: 'wal_segment_size', usual: '16MB', option: 'initdb --wal-segsize' },
  { key: 'max_identifier_length', usual: '63', option: 'NAMEDATALEN' },
  { key: 'max_index_keys', usual: '32', option: 'INDEX_MAX_KEYS' },
  { key: 'integer_datetimes', usual: 'on', option: 'configure' },
] as const;

/** Equal in both, or the files cannot be read. */
export function sizesFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.server;
  const from = said(read);
  const to = said(seen.to.read?.server);
  const objects = sameNeeded.flatMap(({ key, usual, option }): UpgradeObject[] => {
    const here = from?.[key];
    const there = to?.[key] ?? usual;
    if (here === undefined || here === there) return [];
    const detail = `${here} here, ${there} ${to === undefined ? 'as built usually' : `on ${nameOf(seen.to)}`}; ${option}`;
    return [{ database: null, name: key, detail, mark: 'bad', usedBy: [], sql: null }];
  });
  return judge({
    id: 'sizes',
    title: 'Block and segment sizes',
    manual: 'https://www.postgresql.org/docs/current/runtime-config-preset.html',
    why: 'The files are taken over as they are, so the new server must be built, and its cluster made, with the same sizes.',
    worst: to === undefined ? 'decide' : 'stops',
    found:
      objects.length > 0
        ? listed(objects.map(({ name }) => name))
        : `${from?.block_size ?? 'unknown'} bytes a block, WAL segments of ${from?.wal_segment_size ?? 'unknown size'}`,
    show: objects.length === 0 ? null : 'List sizes',
    lacks: [...lacksOf(read, 'The settings'), ...(seen.to.read ? lacksOf(seen.to.read.server, nameOf(seen.to)) : [])],
    objects,
  });
}

export function folderFinding(seen: Seen): UpgradeFinding {
  const read = seen.server?.server;
  const mode = said(read)?.data_directory_mode;
  const isKnown = mode === '0700' || mode === '0750';
  return judge({
    id: 'folder',
    title: 'Data directory rights',
    manual: 'https://www.postgresql.org/docs/current/app-initdb.html#APP-INITDB-OPTION-ALLOW-GROUP-ACCESS',
    why: 'pg_upgrade runs as the owner of both data directories, in a folder where it may write. The new one takes the rights that its initdb gave it (--allow-group-access is 0750).',
    worst: 'decide',
    verdict: mode === undefined ? 'unknown' : isKnown ? 'passed' : 'decide',
    found: mode ?? 'unknown',
    lacks: lacksOf(read, 'data_directory_mode'),
  });
}
