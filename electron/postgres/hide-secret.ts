/** Shorter ones are ordinary words: hiding them would hide more than a password. */
const leastLength = 6;

/**
 * Takes a password out of what a server says when it lets nobody in: its words are shown, kept and copied. Only of
 * errors, whose texts are the server's; nothing else of it is changed.
 */
export function hideSecret(error: unknown, secret: string | undefined): void {
  if (!(error instanceof Error) || secret === undefined || secret.length < leastLength) return;
  for (const key of ['message', 'detail', 'hint', 'where', 'internalQuery', 'stack']) {
    const text: unknown = Reflect.get(error, key);
    if (typeof text === 'string' && text.includes(secret)) Reflect.set(error, key, text.replaceAll(secret, '…'));
  }
}
