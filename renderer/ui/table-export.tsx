import { IconBraces, IconDownload, IconFileTypeCsv, IconFileTypeHtml, IconMarkdown } from '@tabler/icons-react';
import { countOf } from '../../shared/figure-text.ts';
import { copyText } from './copy-text.ts';
import { MenuButton } from './menu-button.tsx';
import type { MenuItem } from './menu-items.tsx';
import { type OfferedFile, offerFile, sayNotExported } from './offer-file.ts';

type TableFormat = 'csv' | 'json' | 'markdown' | 'html';

interface TableExportProps {
  readonly count: number;
  /** What is counted: "table". */
  readonly one: string;
  /** What CSV has more than the screen: "ms and bytes". */
  readonly csv: string;
  readonly isReady?: boolean;
  /** Asks the host. `text` is there for what is copied as well. */
  readonly save: (format: TableFormat) => Promise<{ readonly saved: OfferedFile; readonly text?: string | undefined }>;
}

/** The rows of a list as a file. A letter for each format while the menu is open. */
export function TableExport({ count, one, csv, isReady = true, save }: TableExportProps) {
  const look = { size: 16, stroke: 1.6 };
  const as = (format: TableFormat) => () => void exportAs(save, format).catch(sayNotExported);
  const items: readonly MenuItem[] = [
    { id: 'csv', label: 'CSV', detail: csv, keys: 'C', icon: <IconFileTypeCsv {...look} />, run: as('csv') },
    { id: 'json', label: 'JSON', keys: 'J', icon: <IconBraces {...look} />, run: as('json') },
    {
      ...{ id: 'markdown', label: 'Markdown', detail: 'copies a table', keys: 'M' },
      icon: <IconMarkdown {...look} />,
      run: as('markdown'),
    },
    { id: 'html', label: 'HTML', keys: 'H', icon: <IconFileTypeHtml {...look} />, run: as('html') },
  ];
  return (
    <MenuButton
      label="Export"
      heading={`Export ${countOf(count, one)}`}
      items={items}
      width={240}
      disabled={!isReady || count === 0}
      icon={<IconDownload size={14} stroke={1.6} />}
    />
  );
}

async function exportAs(save: TableExportProps['save'], format: TableFormat): Promise<void> {
  const { saved, text } = await save(format);
  const isCopied = text !== undefined && (await copyText(text));
  offerFile(saved, isCopied ? 'The table is also on the clipboard' : undefined);
}
