import type { At } from '../../../shared/contract/place.ts';
import type { LogVolume, sqlLogTail } from '../../../shared/contract/sql-log-tail.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Call } from '../../postgres/call.ts';
import type { LogReader, TailNeeds } from './parts.ts';

const notYet = () => fail('unsupported', 'Not built yet');

/** Reads the logs of servers, one reader a server. */
export class LogTails implements LogReader {
  /** Its part of the room's answers. */
  readonly questions: RoomService<typeof sqlLogTail, Call> = {
    // biome-ignore lint/correctness/useYield: nothing is read yet
    live: async function* () {
      notYet();
    },
    // biome-ignore lint/correctness/useYield: nothing is read yet
    tail: async function* () {
      notYet();
    },
    entry: async () => notYet(),
    countAnew: async () => notYet(),
    exportLog: async () => notYet(),
  };

  readonly needs: TailNeeds;

  constructor(needs: TailNeeds) {
    this.needs = needs;
  }

  volume(_at: At): LogVolume | null {
    return null;
  }
}
