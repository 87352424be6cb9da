import { IconBraces, IconDownload, IconFileTypeCsv, IconFileTypeHtml, IconMarkdown } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import { ask, type InputOf } from '../../api.ts';
import { copyText } from '../../ui/copy-text.ts';
import { countOf } from '../../ui/format.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';
import type { WriteRow } from './rows.ts';

type Format = InputOf<'writes.export'>['format'];

async function exportAs(at: At, oids: readonly number[], format: Format): Promise<void> {
  const { data } = await ask('writes.export', { at, oids: [...oids], format });
  const isCopied = data.text !== undefined && (await copyText(data.text));
  offerFile(data.saved, isCopied ? 'The table is also on the clipboard' : undefined);
}

interface ExportMenuProps {
  readonly at: At;
  /** In the page's order, lumps with all their tables. */
  readonly lines: readonly WriteRow[];
}

/** A letter for each format while the menu is open. */
export function ExportMenu({ at, lines }: ExportMenuProps) {
  const look = { size: 16, stroke: 1.6 };
  const oids = lines.flatMap(({ oid, members, depth }) => {
    if (depth === 1) return [];
    return members === null ? [oid] : members.map((member) => member.oid);
  });
  const as = (format: Format) => () => void exportAs(at, oids, format).catch(sayNotExported);
  const items: readonly MenuItem[] = [
    {
      id: 'csv',
      label: 'CSV',
      detail: 'totals and rates',
      keys: 'C',
      icon: <IconFileTypeCsv {...look} />,
      run: as('csv'),
    },
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
      heading={`Export ${countOf(oids.length, 'table')}`}
      items={items}
      width={240}
      disabled={oids.length === 0}
      icon={<IconDownload size={14} stroke={1.6} />}
    />
  );
}
