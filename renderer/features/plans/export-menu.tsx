import { IconBraces, IconCopy, IconDownload, IconFileText, IconFileTypeHtml, IconMarkdown } from '@tabler/icons-react';
import type { PlansEvent } from '../../../shared/contract/plans-parts.ts';
import type { Comparison } from '../../../shared/plans/comparison.ts';
import { reportHtml } from '../../../shared/plans/write-html.ts';
import { reportJson } from '../../../shared/plans/write-json.ts';
import { reportMarkdown } from '../../../shared/plans/write-markdown.ts';
import { reportText } from '../../../shared/plans/write-pair-text.ts';
import type { PlansReport } from '../../../shared/plans/write-report.ts';
import { ask } from '../../api.ts';
import { copyText } from '../../ui/copy-text.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';
import { showToast } from '../../ui/toast.tsx';
import { reportOf } from './report.ts';
import type { ShownSides } from './tree-line.tsx';

interface ExportMenuProps {
  readonly sides: ShownSides;
  readonly comparison: Comparison | null;
  readonly event: PlansEvent | null;
}

type Format = 'text' | 'json' | 'markdown' | 'html';

const writers: Readonly<Record<Format, (report: PlansReport) => string>> = {
  text: reportText,
  json: reportJson,
  markdown: reportMarkdown,
  html: reportHtml,
};

const files = {
  text: { name: 'plans.txt', mime: 'text/plain;charset=utf-8' },
  json: { name: 'plans.json', mime: 'application/json' },
  markdown: { name: 'plans.md', mime: 'text/markdown;charset=utf-8' },
  html: { name: 'plans.html', mime: 'text/html;charset=utf-8' },
} as const;

/** A message to the host holds 1 MB, names and escapes included; what is longer the page saves itself. */
const mostInMessage = 700_000;

async function save(report: PlansReport, format: Format): Promise<void> {
  const text = writers[format](report);
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > mostInMessage) {
    const { name, mime } = files[format];
    offerFile({ kind: 'download', suggestedName: name, mime, base64: base64Of(bytes) });
    return;
  }
  const name = report.title.slice(0, 120);
  const { data } = await ask('plans.save', { format, name, text });
  offerFile(data.saved);
}

/** In pieces: a function takes no more than some ten thousand arguments. */
function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return btoa(pieces.join(''));
}

async function copy(report: PlansReport): Promise<void> {
  const isCopied = await copyText(reportText(report));
  showToast({ title: isCopied ? 'Copied as text' : 'The clipboard is not available here' });
}

/** A letter for each format while the menu is open. */
export function ExportMenu({ sides, comparison, event }: ExportMenuProps) {
  const look = { size: 16, stroke: 1.6 };
  const report = () => (comparison === null ? null : reportOf(sides, comparison, event));
  const as = (format: Format) => () => {
    const made = report();
    if (made) void save(made, format).catch(sayNotExported);
  };
  const onCopy = () => {
    const made = report();
    if (made) void copy(made);
  };
  const items: readonly MenuItem[] = [
    { id: 'copy', label: 'Copy as text', keys: 'C', icon: <IconCopy {...look} />, run: onCopy },
    { id: 'text', label: 'Text', keys: 'T', icon: <IconFileText {...look} />, isGroupStart: true, run: as('text') },
    { id: 'json', label: 'JSON', keys: 'J', icon: <IconBraces {...look} />, run: as('json') },
    { id: 'markdown', label: 'Markdown', keys: 'M', icon: <IconMarkdown {...look} />, run: as('markdown') },
    { id: 'html', label: 'HTML', keys: 'H', icon: <IconFileTypeHtml {...look} />, run: as('html') },
  ];
  return (
    <MenuButton
      label="Export"
      items={items}
      width={200}
      disabled={comparison === null}
      icon={<IconDownload size={14} stroke={1.6} />}
    />
  );
}
