import type { Run } from '../harness.ts';

/** The other end of `contestant`: answers each "run" with one run. */
export function takeTurns(run: () => Promise<Run>): void {
  process.on('message', () => {
    run().then(
      (done) => process.send?.({ run: done }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}

export function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
