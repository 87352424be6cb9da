/** Joins the class names that are set; `undefined` when none is. */
export function classes(...names: readonly (string | false | null | undefined)[]): string | undefined {
  const set = names.filter(Boolean);
  return set.length > 0 ? set.join(' ') : undefined;
}
