import type { At } from '../../../shared/contract/place.ts';
import type { RevertReason, SwitchState } from '../../../shared/contract/sql-log-switch.ts';
import type { LogVolume } from '../../../shared/contract/sql-log-tail.ts';
import type { NativeHost } from '../../native.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import type { Store } from '../../store/store.ts';

/** The half of the room that turns the server's log on and puts it back. */
export interface LogSwitch {
  /** As it is known at this moment, without asking the server. */
  stateOf(at: At): SwitchState;
  /** Puts back all that is on there: the fuse calls it with `volume`. Never rejects; what fails is tried again. */
  revert(at: At, why: RevertReason): Promise<void>;
  /** Called at each change of any state. Returns how to stop it. */
  onChange(listener: () => void): () => void;
}

/** The half of the room that reads the log. */
export interface LogReader {
  /** What the log of that server grew by since it was turned on. null: nobody reads it. */
  volume(at: At): LogVolume | null;
}

/** What the readers of logs are made of. */
export interface TailNeeds {
  readonly databases: OpenDatabases;
  readonly native: NativeHost;
  readonly store: Store;
  readonly samplers: Samplers;
  readonly logSwitch: LogSwitch;
}
