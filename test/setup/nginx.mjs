// Finds nginx with WebDAV for tests, after installing it where that is possible: Debian, as root.
import { ensureDebian } from "./debian.mjs";

/** Absolute paths of nginx and of its WebDAV module, or the reason why there are none. */
export function ensureNginx() {
  const [nginx, dav] = ["/usr/sbin/nginx", "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"];
  const reason =
    ensureDebian(nginx, ["nginx-light", "libnginx-mod-http-dav-ext"]) ??
    ensureDebian(dav, ["nginx-light", "libnginx-mod-http-dav-ext"]);
  return reason === undefined ? { nginx, dav } : { reason };
}
