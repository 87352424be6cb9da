import type { Ending, Environment } from './contract/connections.ts';

/**
 * How backends are ended on a connection. On production the name is typed even where somebody saved it otherwise, and
 * nothing is ended in bulk; elsewhere a confirm is enough unless the user wants more.
 */
export function endingOf({ environment, ending }: { environment: Environment; ending?: Ending | undefined }): Ending {
  if (environment === 'production') return ending === 'never' ? 'never' : 'type-name';
  return ending ?? 'confirm';
}
