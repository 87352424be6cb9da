import type { sqlLog } from '../../../shared/contract/sql-log.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import type { Store } from '../../store/store.ts';
import { told } from '../../told.ts';
import { TrafficLooks } from './plan-traffic.ts';
import { saveSent } from './save-sent.ts';
import { planOf } from './switch-plan.ts';
import { LogSwitches } from './switches.ts';
import { LogTails } from './tails.ts';
import { watchSent } from './watch-sent.ts';
import { watchSwitch } from './watch-switch.ts';

export interface SqlLogNeeds {
  readonly databases: OpenDatabases;
  readonly samplers: Samplers;
  readonly store: Store;
  readonly native: NativeHost;
  readonly hasActions: boolean;
}

export function sqlLogService(needs: SqlLogNeeds): RoomService<typeof sqlLog, Call> {
  const { databases, store } = needs;
  const traffic = new TrafficLooks();
  let tails: LogTails | undefined;
  const switches = new LogSwitches({
    databases,
    intents: store.logIntents,
    journal: store.journal,
    hasActions: needs.hasActions,
    bytesOf: (at) => tails?.volume(at)?.bytes ?? null,
  });
  tails = new LogTails({ ...needs, logSwitch: switches });
  // What an earlier Heapscope left on a server is put back at once, whichever screen is open.
  void switches.start();
  return {
    ...tails.questions,
    state: ({ at }, call) => switches.state(at, call),
    watch: ({ at }, call) => told(call.signal, (tell) => watchSwitch(switches, at, call, tell)),
    plan: (asked, call) => planOf({ ...needs, traffic }, asked, call),
    async turnOn(input, call) {
      const id = await switches.turnOn(input, call);
      const on = switches.stateOf(input.at).on.find((one) => one.id === id);
      return { on: on ?? fail('internal', 'It was put back at once') };
    },
    extend: async ({ id, minutes }) => ({ until: await switches.extend(id, minutes) }),
    revert: ({ id }, call) => switches.revertOne(id, call),
    sent: ({ at }, call) => told(call.signal, (tell) => watchSent(databases, at, call, tell)),
    saveSent: (asked, call) => saveSent(needs, asked, call),
  };
}
