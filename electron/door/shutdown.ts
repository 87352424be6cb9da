import { reportFault } from './fault-report.ts';

/** A server that does not stop must not keep the terminal for ever. */
const mostMs = 20_000;

export type Stop = (why: string, exitCode?: number) => void;

/**
 * Runs `close` once, for whatever ends the process: Ctrl-C, SIGTERM, a closed terminal, the parent that started us
 * going away, or the returned function. A second Ctrl-C does not wait.
 */
export function stopOnce(
  close: () => Promise<void>,
  say: (line: string) => void,
  exit: (code: number) => void = (code) => process.exit(code),
): Stop {
  let isStopping = false;
  const stop: Stop = (why, exitCode = 0) => {
    if (isStopping) return;
    isStopping = true;
    say(`Heapscope stops: ${why}.`);
    setTimeout(() => exit(1), mostMs).unref();
    close().then(
      () => exit(exitCode),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        exit(1);
      },
    );
  };
  process.on('SIGINT', () => (isStopping ? exit(1) : stop('Ctrl-C')));
  process.on('SIGTERM', () => stop('it was asked to'));
  process.on('SIGHUP', () => stop('its terminal was closed'));
  process.on('disconnect', () => stop('the process that started it is gone'));
  watchFaults(stop);
  return stop;
}

/** A fault of ours must not leave the demo's server behind, and a terminal that is gone is no fault. */
function watchFaults(stop: Stop): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('unhandledRejection', (error) => reportFault('what nobody waited for', error));
  process.on('uncaughtException', (error) => {
    reportFault('the process', error);
    stop('of a fault of its own', 70);
  });
}
