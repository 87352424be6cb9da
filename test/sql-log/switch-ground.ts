import { LogSwitches, type SwitchNeeds } from '../../electron/features/sql-log/switches.ts';
import type { Call } from '../../electron/postgres/call.ts';
import { type OpenDatabases, openDatabases } from '../../electron/postgres/databases.ts';
import { Journal } from '../../electron/store/journal.ts';
import { LogIntents } from '../../electron/store/log-intents.ts';
import type { Profile, SavedProfile } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import type { LogMode, LogScope } from '../../shared/contract/sql-log-switch.ts';
import { type Reached, testCall } from '../support/databases.ts';

/** One Heapscope as far as the switch is concerned: its connections, its folder. */
export interface OneHeapscope {
  readonly databases: OpenDatabases;
  readonly switches: LogSwitches;
  readonly intents: LogIntents;
  readonly journal: Journal;
  /** A profile of that id, which is the same in every Heapscope of a test; nothing is sent. */
  place(server: Reached, more?: Partial<Reached & Profile>): At;
  forgetPassword(at: At): void;
  call(): Call;
  /** As when it ends without a word. */
  vanish(): Promise<void>;
}

export function heapscopeOn(folder: string, more: Partial<SwitchNeeds> = {}): OneHeapscope {
  const profiles = new Map<string, SavedProfile>();
  const passwords = new Map<string, string>();
  const databases = openDatabases({
    profileFor: (id) => profiles.get(id),
    passwordFor: ({ id }) => passwords.get(id),
    version: 'test',
    random: () => 0.5,
  });
  const intents = new LogIntents(folder);
  const journal = new Journal(folder);
  const switches = new LogSwitches({ databases, intents, journal, hasActions: true, ...more });
  return {
    ...{ databases, switches, intents, journal },
    place({ host, port, user, password }, given = {}) {
      const { id = 'one', database = 'postgres', environment = 'local', ...rest } = given;
      const shown = {
        id,
        name: id,
        host,
        port,
        user,
        database,
        environment,
        tls: 'off',
        secret: 'memory',
        isDemo: false,
      } as const;
      const { password: own = password, ...parts } = rest;
      profiles.set(id, { ...shown, ...parts });
      passwords.set(id, own);
      return `${id}/${database}`;
    },
    forgetPassword: (at) => void passwords.delete(at.slice(0, at.indexOf('/'))),
    call: testCall,
    async vanish() {
      switches.stop();
      await databases.closeAll();
    },
  };
}

export const all: LogMode = { kind: 'all' };
export const ofServer: LogScope = { kind: 'server' };
export const limits = { minutes: 15, limitBytes: 50_000_000 } as const;
