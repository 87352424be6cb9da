import type { Round } from '../cycle.ts';

/** Something that goes on in the demo for as long as it runs. */
export interface Trouble {
  /** Of all its connections, or by the name that an application gives itself. */
  readonly role: string | Readonly<Record<string, string>>;
  readonly round: (round: Round) => Promise<void>;
}
