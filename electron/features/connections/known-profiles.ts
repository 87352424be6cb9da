import type { SecretName, Secrets } from '../../../shared/contract/connection-ways.ts';
import type { Profile, SavedProfile } from '../../../shared/contract/connections.ts';
import type { Demo } from '../../demo/demo.ts';
import type { ProfileRecord } from '../../store/profiles.ts';
import type { Store } from '../../store/store.ts';

const secretNames: readonly SecretName[] = ['ssh', 'jump', 'sslkey'];
/** No id of a profile holds a dot, so these are nobody else's. */
const secretId = (id: string, name: SecretName): string => `${id}.${name}`;

/** As the user typed them. */
export interface GivenSecrets {
  readonly password?: string | undefined;
  readonly secrets?: Secrets | undefined;
}

function keyed(id: string, { password, secrets = {} }: GivenSecrets): (readonly [key: string, secret: string])[] {
  const all = [[id, password] as const, ...secretNames.map((name) => [secretId(id, name), secrets[name]] as const)];
  return all.flatMap(([key, secret]) => (secret === undefined ? [] : [[key, secret] as const]));
}

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

  async secretFor({ id }: Pick<Profile, 'id'>, name: SecretName): Promise<string | undefined> {
    return this.#store.secrets.find(secretId(id, name));
  }

  /** Those that are given; an empty one is forgotten. */
  async keepSecrets(id: string, given: GivenSecrets, place: 'keychain' | 'memory'): Promise<void> {
    const { secrets } = this.#store;
    for (const [key, secret] of keyed(id, given)) {
      if (secret === '' || place === 'memory') await secrets.forget(key);
      if (secret !== '' && place === 'memory') secrets.remember(key, secret);
      if (secret !== '' && place === 'keychain') await secrets.keep(key, secret);
    }
  }

  /** Until Heapscope closes. */
  rememberSecrets(id: string, given: GivenSecrets): void {
    for (const [key, secret] of keyed(id, given)) if (secret !== '') this.#store.secrets.remember(key, secret);
  }

  async forgetSecrets(id: string, names: readonly SecretName[] = secretNames): Promise<void> {
    for (const name of names) await this.#store.secrets.forget(secretId(id, name));
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
    const ways = secretNames.flatMap((name) => {
      const where = placeOf(secretId(profile.id, name)).place;
      return where === 'none' ? [] : [[name, where] as const];
    });
    return {
      ...(isDemo ? this.#demo.profile : profile),
      secret: isDemo ? 'memory' : place,
      ...(savedOn === undefined ? {} : { secretSavedOn: savedOn }),
      ...(ways.length === 0 ? {} : { ways: Object.fromEntries(ways) }),
      ...known,
      isDemo,
      ...(unsaved === undefined ? {} : { unsaved }),
    };
  }
}
