export function ensureNginx(): { readonly nginx: string; readonly dav: string } | { readonly reason: string };
