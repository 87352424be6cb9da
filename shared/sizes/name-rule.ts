/**
 * The default rule: what `trim(trailing '_0123456789' from relname)` means, without its traps. Trailing groups of digits
 * fall away where an underscore sets them off (`events_2024_01` → `events`) or where they can only be a date
 * (`log20240101` → `log`). So `address2`, `oauth2`, `s3`, `sha256` keep their digits, and no name becomes empty or loses
 * its last letter (`2024`, `___`, `2024_01` stay whole).
 */
const setOff = /(?:_+\d+)+_*$/;
const attachedDate = /(?<=\p{L})(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])(?:[0-5]\d){0,3})?_*$/u;

/** The rule as the page shows it. */
export const nameRule = String.raw`(_\d+)+$`;

/** The name itself where nothing falls away. */
export function stemOf(name: string): string {
  const stem = name.replace(setOff, '').replace(attachedDate, '');
  return /[^\d_]/u.test(stem) ? stem : name;
}
