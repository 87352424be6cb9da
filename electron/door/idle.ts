/** Calls `stop` when no page was open for `ms`. Tell it each change of the number of pages; it begins with none. */
export function watchIdle(ms: number, stop: () => void): (pages: number) => void {
  let timer: NodeJS.Timeout | undefined;
  const tell = (pages: number) => {
    clearTimeout(timer);
    timer = pages === 0 ? setTimeout(stop, ms) : undefined;
    // A host that is being stopped for another reason must not wait for this.
    timer?.unref();
  };
  tell(0);
  return tell;
}
