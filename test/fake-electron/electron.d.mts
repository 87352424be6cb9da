/** Only loaded in the place of `electron`, whose types it then has. */
export {};
