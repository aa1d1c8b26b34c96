import { serveAnalyst } from "./analyst-service.ts";

// The script of the analyst's thread: a bundle of its own, since it needs nothing of the protocol.
serveAnalyst();
