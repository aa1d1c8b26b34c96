export declare function ensureCodeServer(): Promise<{ readonly entry: string } | { readonly missing: string }>;
