/** A password of characters that every encoding changes, around a part that most leave as it is. */
export const core = 'Kanarie7f3e9a51c0';
export const canary = `é/+ @"'&<%\\${core}`;

/** Every form in which it could stand in a file: as it is, encoded, escaped, or in a base64 of more than itself. */
export function canaryForms(): readonly string[] {
  const bytes = Buffer.from(core);
  // Where base64 begins in the three bytes of a group decides how it looks; what is at the edges is left out.
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(4, 20),
  );
  return [
    core,
    ...base64,
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    Array.from(core).reverse().join(''),
  ];
}

/** Which forms are in there: none, unless something went wrong. */
export function found(text: string): readonly string[] {
  return canaryForms().filter((form) => text.includes(form));
}
