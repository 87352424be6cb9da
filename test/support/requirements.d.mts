export declare const chromiumArguments: string[];
export declare function findChromium(): string | undefined;
export declare function findDebianPostgres(): string | undefined;
export declare function findPgBouncer(): string | undefined;
export declare function findSshServer(): string | undefined;
/** In CI on Linux tests that need Debian's programs run, and fail without them. */
export declare const mustHaveDebianPrograms: boolean;
export declare function meetRequirements(): Promise<{ chromium: string | undefined; missing: string[] }>;
