import type { Line } from './lines.ts';

/** A plan of a server's log, by auto_explain. */
export interface Logged {
  readonly lines: readonly Line[];
  /** As logged; null: it came from no log. */
  readonly durationMs: string | null;
}

const marker = /duration: (\d{1,15}(?:\.\d{1,9})?) ms {1,4}plan:\s*$/u;
const syslog = /^.{0,200}?\[\d{1,9}-\d{1,9}\] {0,4}/u;

/** syslog writes its own prefix before each line, and "#011" for a tab. */
function withoutSyslog(lines: readonly Line[]): readonly Line[] {
  const full = lines.filter(({ text }) => text.trim() !== '');
  if (full.length === 0 || !full.every(({ text }) => syslog.test(text))) return lines;
  return lines.map((line) => ({ ...line, text: line.text.replace(syslog, '').replace(/^#011/u, '\t') }));
}

const durationOf = ({ text }: Line): string | null => marker.exec(text.slice(-200))?.[1] ?? null;

/** A message goes on while its lines begin with a tab, if the first does. */
function messageOf(lines: readonly Line[]): readonly Line[] {
  if (!lines[0]?.text.startsWith('\t')) return lines;
  const end = lines.findIndex(({ text }) => text.trim() !== '' && !text.startsWith('\t'));
  const message = end < 0 ? lines : lines.slice(0, end);
  return message.map((line) => ({ ...line, text: line.text.startsWith('\t') ? line.text.slice(1) : line.text }));
}

/** The messages of auto_explain in a log; the whole text when it has none. */
export function loggedIn(pasted: readonly Line[]): readonly Logged[] {
  const lines = withoutSyslog(pasted);
  const starts = lines.flatMap((line, index) =>
    line.text.includes('plan:') && durationOf(line) !== null ? [index] : [],
  );
  if (starts.length === 0) return [{ lines, durationMs: null }];
  return starts.map((start, index) => {
    const first = lines[start];
    return {
      lines: messageOf(lines.slice(start + 1, starts[index + 1])),
      durationMs: first ? durationOf(first) : null,
    };
  });
}
