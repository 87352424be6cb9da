import type { Round } from './cycle.ts';

export interface InTurn {
  readonly applicationName: string;
  /** Each time another. */
  readonly query: (turn: number) => string;
  readonly everyMs: number;
  readonly times: number;
}

/** Writes that differ from turn to turn, at an even pace on one connection. */
export const inTurn =
  ({ applicationName, query, everyMs, times }: InTurn) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    for (let turn = 0; turn < times && !isStopping(); turn += 1) {
      await connection.query(query(turn));
      await sleep(everyMs);
    }
  };
