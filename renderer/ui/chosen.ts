/** What a click means: alone, or with Ctrl added to (taken from) what is chosen. */
export function chosenAfter<T extends string>(chosen: readonly T[], value: T, adds: boolean): readonly T[] {
  const isOn = chosen.includes(value);
  if (adds) return isOn ? chosen.filter((one) => one !== value) : [...chosen, value];
  return isOn && chosen.length === 1 ? [] : [value];
}
