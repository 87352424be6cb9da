import {
  IconBraces,
  IconDownload,
  IconFileTypeCsv,
  IconFileTypeHtml,
  IconMarkdown,
  IconSql,
} from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { GroupBy } from '../../../shared/contract/sql-log-tail.ts';
import { ask, type InputOf } from '../../api.ts';
import { copyText } from '../../ui/copy-text.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';

type Asked = InputOf<'sql-log.exportLog'>;

async function exportAs(asked: Asked): Promise<void> {
  const { data } = await ask('sql-log.exportLog', asked);
  const isCopied = data.text !== undefined && (await copyText(data.text));
  offerFile(data.saved, isCopied ? 'The table is also on the clipboard' : undefined);
}

interface LiveExportProps {
  readonly at: At;
  readonly by: GroupBy;
  readonly filter: string;
}

/** The groups as a table in four formats; the tail that fits the filter as a table or a script. */
export function LiveExport({ at, by, filter }: LiveExportProps) {
  const look = { size: 16, stroke: 1.6 };
  const as = (what: Asked['what'], format: Asked['format']) => () =>
    void exportAs({ at, what, by, filter, format }).catch(sayNotExported);
  const items: readonly MenuItem[] = [
    { id: 'csv', label: 'Groups as CSV', keys: 'C', icon: <IconFileTypeCsv {...look} />, run: as('groups', 'csv') },
    { id: 'json', label: 'Groups as JSON', keys: 'J', icon: <IconBraces {...look} />, run: as('groups', 'json') },
    {
      ...{ id: 'markdown', label: 'Groups as Markdown', detail: 'copies a table', keys: 'M' },
      ...{ icon: <IconMarkdown {...look} />, run: as('groups', 'markdown') },
    },
    { id: 'html', label: 'Groups as HTML', keys: 'H', icon: <IconFileTypeHtml {...look} />, run: as('groups', 'html') },
    { id: 'tail', label: 'Tail as CSV', keys: 'T', icon: <IconFileTypeCsv {...look} />, run: as('tail', 'csv') },
    { id: 'lines', label: 'Tail as JSON', keys: 'L', icon: <IconBraces {...look} />, run: as('tail', 'json') },
    { id: 'sql', label: 'Tail as .sql', keys: 'S', icon: <IconSql {...look} />, run: as('tail', 'sql') },
  ];
  return (
    <MenuButton
      label="Export"
      heading="Export the log"
      items={items}
      width={260}
      icon={<IconDownload size={14} stroke={1.6} />}
    />
  );
}
