export const shown: { readonly errors: [string, string][]; readonly saveDialogs: object[]; menu: unknown };
export const user: { savesTo: string };
