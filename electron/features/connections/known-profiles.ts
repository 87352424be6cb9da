import type { Profile, SavedProfile } from '../../../shared/contract/connections.ts';
import type { Demo } from '../../demo/demo.ts';
import type { ProfileRecord } from '../../store/profiles.ts';
import type { Store } from '../../store/store.ts';

/** The saved connections with what is known of their passwords; the demo among them once it was opened. */
export class KnownProfiles {
  readonly #store: Store;
  readonly #demo: Demo;
  /** Why a profile lasts only until Heapscope closes, by its id. */
  readonly #unsaved = new Map<string, string>();

  constructor({ store, demo }: { store: Store; demo: Demo }) {
    this.#store = store;
    this.#demo = demo;
  }

  isDemo(id: string): boolean {
    return id === this.#demo.profile.id;
  }

  async list(): Promise<SavedProfile[]> {
    const placeOf = await this.#store.secrets.places();
    return (await this.#store.profiles.list()).map((record) => this.#shown(record, placeOf));
  }

  async find(id: string): Promise<SavedProfile | undefined> {
    return (await this.list()).find((profile) => profile.id === id);
  }

  /** For opening: a question about the demo starts it, so that a reloaded page finds its place again. */
  async profileFor(id: string): Promise<SavedProfile | undefined> {
    if (!this.isDemo(id)) return this.find(id);
    const { profile } = await this.#demo.ensure();
    return { ...profile, secret: 'memory', isDemo: true };
  }

  async passwordFor({ id }: Pick<Profile, 'id'>): Promise<string | undefined> {
    return this.isDemo(id) ? this.#demo.password : this.#store.secrets.find(id);
  }

  async save(profile: Profile): Promise<SavedProfile> {
    const { record, unsaved } = await this.#store.profiles.save(profile);
    if (unsaved) this.#unsaved.set(profile.id, unsaved.message);
    else this.#unsaved.clear();
    return this.#shown(record, await this.#store.secrets.places());
  }

  #shown({ profile, ...known }: ProfileRecord, placeOf: Awaited<ReturnType<Store['secrets']['places']>>): SavedProfile {
    const isDemo = this.isDemo(profile.id);
    const { place, savedOn } = placeOf(profile.id);
    const unsaved = this.#unsaved.get(profile.id);
    return {
      ...(isDemo ? this.#demo.profile : profile),
      secret: isDemo ? 'memory' : place,
      ...(savedOn === undefined ? {} : { secretSavedOn: savedOn }),
      ...known,
      isDemo,
      ...(unsaved === undefined ? {} : { unsaved }),
    };
  }
}
