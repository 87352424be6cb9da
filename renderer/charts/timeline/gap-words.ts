import type { Gap } from '../../../shared/contract/activity.ts';

/** Why nobody looked. */
export const gapWords: Readonly<Record<Gap['why'], string>> = {
  paused: 'sampling was paused',
  'not-watched': 'no window was open',
  lost: 'the connection was lost',
  slow: 'the samples took too long',
  restarted: 'the server was restarted',
  clock: 'the server’s clock jumped',
  'left-out': 'the samples were left out of the recording',
};
