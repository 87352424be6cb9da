import { create } from 'zustand';
import type { FileNotice } from '../../shared/contract/settings.ts';

/** What is wrong with the user's own files now; the shell hears of it. */
export const useFileNotices = create<{ readonly files: readonly FileNotice[] }>(() => ({ files: [] }));

/** Its name without the folders, of either kind of system. */
export const fileName = ({ path }: Pick<FileNotice, 'path'>): string => path.split(/[\\/]/).at(-1) ?? path;
