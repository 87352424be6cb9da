import { homedir, userInfo } from 'node:os';
import { contract } from '../../shared/contract/index.ts';
import type { Bridge } from '../../shared/rpc.ts';
import { demoService } from '../demo/demo.ts';
import { demoFolder } from '../demo/demo-folder.ts';
import { KnownProfiles } from '../features/connections/known-profiles.ts';
import type { NativeHost } from '../native.ts';
import { openDatabases } from '../postgres/databases.ts';
import { BrokenVacuums } from '../sampler/broken-vacuums.ts';
import { openSamplers } from '../sampler/samplers.ts';
import { openStore } from '../store/store.ts';
import { HostKeys } from '../ways-in/host-keys.ts';
import { agentSocketOf, tunnels } from '../ways-in/tunnel.ts';
import type { HostArguments } from './arguments.ts';
import { reportFault } from './fault-report.ts';
import { withoutDemo } from './no-demo.ts';
import { serve } from './serve.ts';
import { type Parts, services } from './services.ts';
import { demoPlace, type StartPlace, uriPlace } from './start-place.ts';
import { version } from './version.ts';

/** Heapscope without a host: everything behind the door, ready to be mounted on any number of pages. */
export interface Rooms {
  /** Where the first page begins. */
  readonly start: StartPlace;
  /** Answers one page until the returned function is called. */
  mount(bridge: Bridge): () => void;
  /** Ends every connection, and the demo's server. */
  close(): Promise<void>;
}

interface RoomsNeeds {
  readonly folder: string;
  readonly args: HostArguments;
  readonly native: NativeHost;
  /** Tells whoever looks at the terminal. */
  readonly say: (line: string) => void;
}

/** Reads the files of the user; makes the demo anew where that was asked for. Fails with `file` or `bad-input`. */
export async function openRooms({ folder, args, native, say }: RoomsNeeds): Promise<Rooms> {
  const parts = await openParts({ folder, args, native, say });
  const answers = services(parts);
  return {
    start: await startPlace(parts, args),
    mount: (bridge) => serve(bridge, answers, contract, reportFault),
    async close() {
      await parts.samplers.close();
      await parts.databases.closeAll();
      await parts.demo.stop();
    },
  };
}

async function openParts({ folder, args, native, say }: RoomsNeeds): Promise<Parts> {
  const store = await openStore(folder, native.secrets);
  const made = demoService({ folder, log: say });
  const demo = args.hasDemo ? made : withoutDemo(made);
  if (args.hasDemo && args.resetsDemo) await demo.reset(({ step }) => say(step));
  const known = new KnownProfiles({ store, demo });
  const hostKeys = new HostKeys(store.hostKeys);
  const openTunnel = tunnels({ hostKeys, agentSocket: agentSocketOf(process.env, process.platform) });
  const databases = openDatabases({
    profileFor: (id) => known.profileFor(id),
    passwordFor: (profile) => known.passwordFor(profile),
    secretFor: (profile, name) => known.secretFor(profile, name),
    openTunnel,
    version,
  });
  const sources = { env: process.env, home: homedir(), platform: process.platform, user: userInfo().username };
  const samplers = openSamplers({
    databases,
    folder,
    everyMs: async () => (await store.settings.read()).samplingMs,
    keepRecordingsDays: async () => (await store.settings.read()).keepRecordingsDays,
  });
  const { hasActions } = args;
  return {
    store,
    native,
    databases,
    known,
    hostKeys,
    openTunnel,
    demo,
    demoFolder: demoFolder(folder),
    sources,
    samplers,
    brokenVacuums: new BrokenVacuums(),
    hasActions,
    version,
  };
}

async function startPlace(parts: Parts, args: HostArguments): Promise<StartPlace> {
  if (args.uri !== undefined) return uriPlace(parts, args.uri);
  return args.hasDemo ? demoPlace(parts) : { path: '/', notes: [] };
}
