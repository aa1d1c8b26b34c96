export declare function ensureDebian(file: string, packages: readonly string[]): string | undefined;
