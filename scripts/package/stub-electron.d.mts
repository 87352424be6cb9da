export declare function packageWithStub(wanted: { project: string; output: string }): Promise<string>;
