/** The libraries of electron-builder, which have no types here. */
export declare const fromBuilder: (name: string) => unknown;
export declare const embeddedName: (platform: string, arch: string) => string;
export declare const mustHold: readonly string[];
export declare function filesInArchive(resources: string): string[];
export declare function extractArchive(resources: string, to: string): void;
export declare function filesBelow(folder: string): string[];
export declare function wrongWithPackage(wanted: { resources: string; platform: string; arch: string }): string[];
