export function rowsOfTitle(title: string): readonly number[];
export function wordsOfTitle(title: string): string;
