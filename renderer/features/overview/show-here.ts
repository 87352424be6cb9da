/** What a finding on this screen is about: its row has this as `data-here`. */
export function showHere(here: string): void {
  const row = document.querySelector<HTMLElement>(`[data-here="${CSS.escape(here)}"]`);
  row?.scrollIntoView({ block: 'nearest' });
  row?.focus();
}
