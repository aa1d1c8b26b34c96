export declare function trueSubmission(count: number, run: string, threads: number): string;
