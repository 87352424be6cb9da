import { IconBraces, IconDownload, IconFileTypeCsv, IconFileTypeHtml, IconMarkdown } from '@tabler/icons-react';
import { memo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { ask, type InputOf } from '../../api.ts';
import { copyText } from '../../ui/copy-text.ts';
import { countOf } from '../../ui/format.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';
import type { Loaded } from './loaded.ts';

type Format = InputOf<'vacuum.export'>['format'];

async function exportAs(at: At, oids: number[], format: Format): Promise<void> {
  const { data } = await ask('vacuum.export', { at, oids, format });
  const isCopied = data.text !== undefined && (await copyText(data.text));
  offerFile(data.saved, isCopied ? 'The table is also on the clipboard' : undefined);
}

interface ExportMenuProps {
  readonly at: At;
  readonly loaded: Loaded | undefined;
  /** Places in the page's order. */
  readonly shown: Uint32Array;
}

/** A letter for each format while the menu is open. */
export const ExportMenu = memo(function ExportMenu({ at, loaded, shown }: ExportMenuProps) {
  const look = { size: 16, stroke: 1.6 };
  const as = (format: Format) => () => {
    const oids = Array.from(shown, (n) => loaded?.tables.oid[n] ?? 0);
    void exportAs(at, oids, format).catch(sayNotExported);
  };
  const items: readonly MenuItem[] = [
    { id: 'csv', label: 'CSV', detail: 'numbers', keys: 'C', icon: <IconFileTypeCsv {...look} />, run: as('csv') },
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
      heading={`Export ${countOf(shown.length, 'table')}`}
      items={items}
      width={240}
      disabled={shown.length === 0}
      icon={<IconDownload size={14} stroke={1.6} />}
    />
  );
});
