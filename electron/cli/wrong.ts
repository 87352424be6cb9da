/** The arguments are wrong: nothing was sent anywhere. Ends with exit code 2 and where the help is. */
export class WrongArguments extends Error {
  override readonly name = 'WrongArguments';
}

export function wrong(words: string): never {
  throw new WrongArguments(words);
}
