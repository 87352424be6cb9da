/** A test by its file and by a piece of its name, written in that file word by word. */
export interface Shown {
  readonly file: string;
  readonly test: string;
}

export interface Fault {
  readonly number: number;
  readonly fault: string;
  /** What makes it happen: a proxy, a server that is none, a server of our own, the system, a made clock. */
  readonly by: 'proxy' | 'fake' | 'cluster' | 'system' | 'clock';
  /** The state in which it must end. */
  readonly expected: string;
  /** Every one of these must have run and passed. */
  readonly shown: readonly Shown[];
}

/** Tests of one file. */
export const at = (file: string, ...tests: readonly string[]): readonly Shown[] =>
  tests.map((test) => ({ file, test }));
