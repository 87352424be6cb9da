import type { Environment } from '../../../shared/contract/connections.ts';
import type { UpgradeDatabase } from '../../../shared/contract/upgrade.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { DatabaseRow } from './databases.sql.ts';
import type { ExtensionRow, WantedExtensionRow } from './extensions.sql.ts';
import type { CollatedRow, NullableChildRow, SyncingRow, UnloggedRow } from './in-database.sql.ts';
import type { LeftoverRow, LibraryRow } from './libraries.sql.ts';
import type { ServerRow } from './server.sql.ts';
import type { StoredTypeRow } from './stored-types.sql.ts';
import type { PreparedRow, SettingRow, SlotRow, SubscriptionRow, TablespaceRow } from './whole-server.sql.ts';

/** What one statement said; undefined where it was not asked yet. */
export type Read<T> = { readonly value: T } | { readonly failure: Failure };

/** Of one database that was opened. */
export interface InDatabase {
  readonly libraries: Read<readonly LibraryRow[]>;
  readonly leftovers: Read<readonly LeftoverRow[]>;
  readonly extensions: Read<readonly ExtensionRow[]>;
  readonly storedTypes: Read<readonly StoredTypeRow[]>;
  readonly nullableChildren: Read<readonly NullableChildRow[]>;
  readonly unlogged: Read<readonly UnloggedRow[]>;
  readonly syncing: Read<readonly SyncingRow[]>;
  readonly collated: Read<readonly CollatedRow[]>;
  readonly counts: Read<{ readonly relations: number; readonly large_objects: number | null }>;
}
export type InDatabaseKey = keyof InDatabase;
export type RowsOf<K extends InDatabaseKey> = InDatabase[K] extends Read<readonly (infer R)[]> ? R : never;

/** Of the whole server, over the connection that is open. */
export interface OfServer {
  readonly server: Read<ServerRow>;
  readonly databases: Read<readonly DatabaseRow[]>;
  readonly sizes: Read<ReadonlyMap<number, number | null>>;
  readonly prepared: Read<readonly PreparedRow[]>;
  readonly slots: Read<readonly SlotRow[]>;
  readonly subscriptions: Read<readonly SubscriptionRow[]>;
  readonly tablespaces: Read<readonly TablespaceRow[]>;
  readonly md5: Read<readonly string[]>;
  readonly settings: Read<readonly SettingRow[]>;
}

/** What the target's server was asked; every part may fail by itself. */
export interface OfTarget {
  readonly server_version_num: number;
  readonly server_version: string;
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly isPooled: boolean;
  readonly server: Read<ServerRow>;
  readonly databases: Read<readonly DatabaseRow[]>;
  readonly emptiness: Read<{
    readonly databases: number;
    readonly relations: number;
    readonly prepared: number;
    readonly logical_slots: number;
  }>;
  /** Of the extensions that the source has; undefined until the source was read. */
  readonly wanted?: Read<readonly WantedExtensionRow[]>;
  /** Which libraries of the source it has as files. */
  readonly files?: Read<ReadonlyMap<string, boolean>>;
  /** What LOAD said: null is loaded, else its error. Empty until the user had them loaded. */
  readonly loaded: ReadonlyMap<string, string | null>;
  readonly loadedAt?: string;
}

export interface Target {
  readonly major: number;
  readonly profile?: {
    readonly id: string;
    readonly name: string;
    readonly database: string;
    readonly environment: Environment;
    readonly ending: 'never' | 'confirm' | 'type-name';
  };
  readonly failure?: Failure;
  readonly read?: OfTarget;
}

/** All that is known at one moment, from which the report is made anew each time. */
export interface Seen {
  readonly connection: string;
  readonly from: {
    readonly major: number;
    readonly server_version: string;
    readonly role: string;
    readonly isSuperuser: boolean;
    readonly isStandby: boolean;
  };
  readonly to: Target;
  readonly hasActions: boolean;
  readonly server?: OfServer;
  readonly databases: readonly UpgradeDatabase[];
  readonly inDatabases: ReadonlyMap<string, InDatabase>;
  /** Which libraries are files on the source itself. */
  readonly files?: Read<ReadonlyMap<string, boolean>>;
}

/** The rows, or none where they could not be read. */
export const said = <T>(read: Read<T> | undefined): T | undefined =>
  read !== undefined && 'value' in read ? read.value : undefined;

/** "18" or the name of the target. */
export const nameOf = (to: Target): string => to.profile?.name ?? `PostgreSQL ${to.major}`;
