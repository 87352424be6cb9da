export declare const chromiumArguments: string[];
export declare function findChromium(): string | undefined;
export declare function findDebianPostgres(): string | undefined;
export declare function findPgBouncer(): string | undefined;
export declare function meetRequirements(): Promise<{ chromium: string | undefined; missing: string[] }>;
