import type { Profile } from '../../shared/contract/connections.ts';
import type { DemoProgress } from './demo-build.ts';
import { demoPlace, wipe } from './demo-folder.ts';
import { type Started, startDemo } from './demo-start.ts';

export type { DemoProgress } from './demo-build.ts';

/** The embedded PostgreSQL with its scenario. One a process; two Heapscopes share one server. */
export interface Demo {
  /**
   * Makes it once (some seconds), starts it otherwise; a half-built or damaged one is made anew. Calls at the same
   * time share one run.
   */
  ensure(onProgress?: (progress: DemoProgress) => void): Promise<{ profile: Profile; password: string }>;
  /** `id` is 'demo'. The port is right once `ensure` has answered. */
  readonly profile: Profile;
  /** Of the profile's user and of every role of the scenario; undefined before `ensure` has answered. */
  readonly password: string | undefined;
  /** Deletes the demo and makes it again. Fails while another Heapscope uses it. */
  reset(onProgress?: (progress: DemoProgress) => void): Promise<void>;
  /** Stops its troubles and its server; a build that is under way is given up. What another Heapscope runs goes on. */
  stop(): Promise<void>;
}

const profileAt = (port: number): Profile => ({
  id: 'demo',
  name: 'Heapscope demo',
  host: '127.0.0.1',
  port,
  database: 'breakpad',
  user: 'app_ro',
  tls: 'off',
  environment: 'local',
});

interface Run {
  readonly started: Promise<Started>;
  readonly giveUp: AbortController;
}

/** `folder` is the app's folder; the demo lives below it (demoFolder says where). */
export function demoService({ folder, log }: { folder: string; log: (line: string) => void }): Demo {
  let run: Run | undefined;
  let last: Started | undefined;
  const listeners = new Set<(progress: DemoProgress) => void>();
  let latest: DemoProgress | undefined;
  const tell = (progress: DemoProgress) => {
    latest = progress;
    for (const listener of listeners) listener(progress);
  };

  const begin = (): Run => {
    const giveUp = new AbortController();
    const start = async () => {
      last = await startDemo({ place: demoPlace(folder), log, tell, signal: giveUp.signal });
      return last;
    };
    return { started: start(), giveUp };
  };

  const stop = async () => {
    const ending = run;
    run = undefined;
    last = undefined;
    ending?.giveUp.abort(new Error('The demo was stopped'));
    await (await ending?.started.catch(() => undefined))?.stop();
  };

  const ensure: Demo['ensure'] = async (onProgress = () => undefined) => {
    // Its server may have been killed, or belonged to another Heapscope.
    if (last?.isUp() === false) await stop();
    listeners.add(onProgress);
    // Who joins a run that began before hears where it is.
    if (run && !last && latest) onProgress(latest);
    run ??= begin();
    const mine = run;
    try {
      const { port, password } = await mine.started;
      return { profile: profileAt(port), password };
    } catch (error) {
      if (run === mine) run = undefined;
      throw error;
    } finally {
      listeners.delete(onProgress);
    }
  };

  return {
    ensure,
    get profile() {
      return profileAt(last?.port ?? 5432);
    },
    get password() {
      return last?.password;
    },
    async reset(onProgress) {
      await stop();
      await wipe(demoPlace(folder));
      await ensure(onProgress);
    },
    stop,
  };
}
