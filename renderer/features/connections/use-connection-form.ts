import { type RefObject, useState } from 'react';
import { addressKey, knownAlready } from '../../../shared/connections/same-address.ts';
import type { HostKey, SecretName } from '../../../shared/contract/connection-ways.ts';
import type { Profile, SavedProfile } from '../../../shared/contract/connections.ts';
import { type Failure, isAboutPassword } from '../../../shared/failure.ts';
import { useCommands } from '../../state/keys.ts';
import { asFailure, connect, saveProfile } from './connecting.ts';
import { type Draft, toProfile, type Wrong } from './draft.ts';
import { asSaved, updated } from './known-already.ts';
import { type Tested, useTest } from './use-test.ts';

export interface FormNeeds {
  readonly draft: Draft;
  readonly saved: SavedProfile | undefined;
  /** All that are known. */
  readonly profiles: readonly SavedProfile[];
  readonly onChange: (draft: Draft) => void;
  /** The password, once it is kept, leaves the form. */
  readonly onSaved: (saved: SavedProfile) => void;
  readonly passwordField: RefObject<HTMLInputElement | null>;
}

export type Then = 'save' | 'connect';
export type Asking =
  | { readonly kind: 'delete' }
  | { readonly kind: 'loosen'; readonly then: Then }
  /** Another one leads to the same database as the same user. */
  | { readonly kind: 'known'; readonly then: Then; readonly known: SavedProfile }
  | null;

export interface FormState {
  readonly wrong: Wrong;
  readonly failure: Failure | null;
  readonly tested: Tested | null;
  readonly isBusy: boolean;
  readonly isPasswordWrong: boolean;
  /** An SSH server showed it, and nothing vouches for it. */
  readonly hostKey: HostKey | undefined;
  /** The secret of the way that is missing or wrong. */
  readonly wrongSecret: SecretName | undefined;
  readonly asking: Asking;
  readonly ask: (asking: Asking) => void;
  readonly change: (draft: Draft) => void;
  readonly test: () => void;
  /** What was done last, once more. */
  readonly again: () => void;
  readonly fail: (failure: Failure | null) => void;
  /** `isSure`: the question whether to leave production was answered. */
  readonly go: (then: Then, isSure?: boolean) => void;
  /** Goes on with the one that is saved already: as it is, or changed to what was typed. */
  readonly useKnown: (known: SavedProfile, how: 'open' | Then) => void;
}

interface Attempting {
  readonly failure: Failure | null;
  readonly setFailure: (failure: Failure | null) => void;
  readonly isBusy: boolean;
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
}

function useAttempt(clear: () => void, passwordField: FormNeeds['passwordField']): Attempting {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    clear();
    setFailure(null);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const why = asFailure(error);
      setFailure(why);
      if (isAboutPassword(why)) passwordField.current?.select();
    } finally {
      setBusy(false);
    }
  };
  return { failure, setFailure, isBusy, attempt };
}

/** What the form does: one thing at a time, and what went wrong stays until something is changed. */
export function useConnectionForm({ draft, saved, profiles, onChange, onSaved, passwordField }: FormNeeds): FormState {
  const [wrong, setWrong] = useState<Wrong>({});
  const [asking, ask] = useState<Asking>(null);
  const [last, setLast] = useState<Then | 'test'>('test');
  const { tested, run, clear } = useTest();
  const { failure, setFailure, isBusy, attempt } = useAttempt(clear, passwordField);

  const withProfile = (use: (profile: Profile) => void) => {
    const made = toProfile(draft);
    if ('wrong' in made) setWrong(made.wrong);
    else use(made.profile);
  };
  const act = (then: Then, profile: Profile) => {
    if (isBusy) return;
    if (then === 'connect') void attempt(() => connect(profile, draft, saved === undefined));
    else void attempt(async () => onSaved(await saveProfile(profile, draft)));
  };
  const failed = tested?.steps.find(({ state }) => state === 'failed');
  const form: FormState = {
    ...{ wrong, failure, tested, isBusy, asking, ask },
    hostKey: failure?.hostKey ?? failed?.hostKey,
    wrongSecret: failure?.secret ?? failed?.secret,
    again: () => (last === 'test' ? form.test() : form.go(last)),
    fail: setFailure,
    isPasswordWrong: isAboutPassword(failure) || tested?.steps.some(({ sqlstate }) => sqlstate === '28P01') === true,
    change(next) {
      setWrong({});
      setFailure(null);
      clear();
      onChange(next);
    },
    test: () => {
      setFailure(null);
      setLast('test');
      withProfile((profile) => run(profile, draft));
    },
    go: (then, isSure = false) =>
      withProfile((profile) => {
        setLast(then);
        const asks = isSure ? null : asksFirst(then, profile, saved, profiles);
        ask(asks);
        if (asks === null) act(then, profile);
      }),
    useKnown: (known, how) => {
      const made = how === 'open' ? asSaved(known, draft) : updated(known, draft);
      ask(null);
      if (made === null || isBusy) return;
      void attempt(async () => {
        if (how !== 'save') await connect(made.profile, made.draft);
        else onSaved(await saveProfile(made.profile, made.draft));
      });
    },
  };
  useCommands([
    { id: 'connections.save', label: 'Save connection', keys: 'Ctrl S', run: () => form.go('save') },
    { id: 'connections.connect', label: 'Connect', keys: 'Ctrl Enter', run: () => form.go('connect') },
    { id: 'connections.test', label: 'Test connection', keys: 'Alt K', run: form.test },
  ]);
  return form;
}

function asksFirst(
  then: Then,
  profile: Profile,
  saved: SavedProfile | undefined,
  profiles: readonly SavedProfile[],
): Asking {
  if (loosens(saved, profile)) return { kind: 'loosen', then };
  // What were two before stay two.
  const isMoved = saved === undefined || addressKey(saved) !== addressKey(profile);
  const known = isMoved ? knownAlready(profiles, profile) : undefined;
  return known && !known.isDemo ? { kind: 'known', then, known } : null;
}

/** Production gives protection: taking the word away is asked for. */
const loosens = (saved: SavedProfile | undefined, profile: Profile): boolean =>
  saved?.environment === 'production' && profile.environment !== 'production';
