import { create } from 'zustand';
import type { FileNotice } from '../../shared/contract/settings.ts';

/** What is wrong with the user's own files now; the shell hears of it. */
export const useFileNotices = create<{ readonly files: readonly FileNotice[] }>(() => ({ files: [] }));
