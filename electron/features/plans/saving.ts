import { fileName } from '../../export/file-name.ts';
import type { NativeHost, SaveResult } from '../../native.ts';

const kinds = {
  text: { extension: 'txt', mime: 'text/plain; charset=utf-8' },
  json: { extension: 'json', mime: 'application/json' },
  markdown: { extension: 'md', mime: 'text/markdown; charset=utf-8' },
  html: { extension: 'html', mime: 'text/html; charset=utf-8' },
} as const;

interface PlanFile {
  readonly format: keyof typeof kinds;
  readonly name: string;
  readonly text: string;
}

export function savePlan(native: NativeHost, { format, name, text }: PlanFile): Promise<SaveResult> {
  const { extension, mime } = kinds[format];
  const today = new Date().toISOString().slice(0, 10);
  return native.save({ suggestedName: fileName([name, today], extension), mime, content: text });
}
