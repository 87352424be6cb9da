import { IconBraces, IconDownload, IconFileTypeCsv, IconMarkdown } from '@tabler/icons-react';
import type { BenchmarkEvent } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { ask } from '../../api.ts';
import { copyText } from '../../ui/copy-text.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';

type Format = 'csv' | 'json' | 'markdown';

async function exportAs(at: At, id: string, format: Format): Promise<void> {
  const { data } = await ask('benchmark.export', { at, id, format });
  const isCopied = data.text !== undefined && (await copyText(data.text));
  offerFile(data.saved, isCopied ? 'The table is also on the clipboard' : undefined);
}

interface ExportMenuProps {
  readonly at: At;
  /** Of the run on the screen; only one that is kept can be exported. */
  readonly event: BenchmarkEvent | null;
}

/** A letter for each format while the menu is open. */
export function ExportMenu({ at, event }: ExportMenuProps) {
  const look = { size: 16, stroke: 1.6 };
  const id = event?.keptAs ?? null;
  const as = (format: Format) => () => id !== null && void exportAs(at, id, format).catch(sayNotExported);
  const items: readonly MenuItem[] = [
    {
      id: 'csv',
      label: 'CSV',
      detail: 'every measurement',
      keys: 'C',
      icon: <IconFileTypeCsv {...look} />,
      run: as('csv'),
    },
    {
      id: 'json',
      label: 'JSON',
      detail: 'summary and measurements',
      keys: 'J',
      icon: <IconBraces {...look} />,
      run: as('json'),
    },
    {
      id: 'markdown',
      label: 'Markdown',
      detail: 'copies a table',
      keys: 'M',
      icon: <IconMarkdown {...look} />,
      run: as('markdown'),
    },
  ];
  return (
    <MenuButton
      label="Export"
      heading={event && `Export ${countOf(event.round, 'round')}`}
      items={items}
      width={260}
      disabled={id === null}
      icon={<IconDownload size={14} stroke={1.6} />}
    />
  );
}
