import type { NativeHost } from '../../native.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Store } from '../../store/store.ts';

export interface PlansNeeds {
  readonly databases: Databases;
  readonly store: Pick<Store, 'history'>;
  readonly native: NativeHost;
  /** False after --no-actions: nothing is changed on any server, not even in a transaction that is rolled back. */
  readonly hasActions: boolean;
}
