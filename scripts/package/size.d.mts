export declare const mostDistBytes: number;
export declare function distBytes(folder: string): number;
