export const shown: { readonly errors: [string, string][]; readonly saveDialogs: object[]; menu: unknown; readonly external: string[] };
export const user: { savesTo: string };
