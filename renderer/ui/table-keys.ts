/** Where a key moves the cursor in a list of `count` rows of which `page` are visible; null when it moves nowhere. */
export function rowAfter(key: string, index: number, count: number, page: number): number | null {
  const next = rowTarget(key, index, count, page);
  return next === null || count === 0 ? null : Math.min(count - 1, Math.max(0, next));
}

function rowTarget(key: string, index: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index < 0 ? count - 1 : index - 1;
    case 'PageDown':
      return Math.max(0, index) + page;
    case 'PageUp':
      return index - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
