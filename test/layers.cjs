/** The table of `docs/house.md`, enforced: who may import whom (type imports counted). */
const may = {
  grammar: [],
  "runtime/system": [],
  "runtime/config": ["grammar", "runtime/system"],
  "runtime/plan": ["grammar", "runtime/config"],
  "runtime/butler": ["grammar", "runtime/config"],
  "runtime/checks": ["grammar", "runtime/config", "runtime/plan", "runtime/butler"],
  "runtime/events": ["runtime/system", "runtime/plan"],
  "runtime/registry": ["runtime/system", "runtime/plan", "runtime/events"],
  "runtime/archive": ["runtime/plan", "runtime/system", "runtime/events"],
  "runtime/metadata": ["runtime/plan", "runtime/system", "runtime/events"],
  "runtime/execution": [
    "grammar",
    "runtime/config",
    "runtime/plan",
    "runtime/butler",
    "runtime/events",
    "runtime/archive",
    "runtime/metadata",
    "runtime/system",
  ],
  "runtime/campaign": ["runtime/config", "runtime/events", "runtime/registry"],
  "runtime/cli": ["grammar", "runtime"],
  server: ["grammar", "runtime/config", "runtime/plan", "runtime/butler", "runtime/checks", "runtime/system"],
  client: ["runtime/events", "runtime/metadata"],
};
const room = (folder) => (folder === "runtime/system" ? "^runtime/system\\.ts$" : `^${folder}/`);
const layers = Object.entries(may).map(([folder, allowed]) => ({
  name: `layer ${folder}`,
  severity: "error",
  from: { path: room(folder) },
  to: {
    path: "^(grammar|runtime|server|client|test|examples)/",
    pathNot: [room(folder), ...allowed.map(room)],
    ...(folder === "client" ? { dependencyTypesNot: ["type-only"] } : {}),
  },
}));
/** Packages that only one room (or one file) may know. */
const only = (name, pkg, where) => ({
  name,
  severity: "error",
  from: { path: "^(grammar|runtime|server|client)/", pathNot: where },
  to: { path: `^(node_modules/)?${pkg}(/|$)` },
});

module.exports = {
  forbidden: [
    { name: "no cycles", severity: "error", from: {}, to: { circular: true } },
    ...layers,
    only("one file knows pg", "pg", "^runtime/registry/database\\.ts$"),
    only("one file knows PGlite", "@electric-sql/pglite", "^runtime/registry/embedded\\.ts$"),
    only("Chevrotain stays in the grammar", "chevrotain", "^grammar/"),
    only("the protocol stays in the server", "vscode-languageserver", "^(server|client)/"),
    only("vscode stays in the client", "vscode", "^client/"),
    {
      name: "one file starts programs",
      severity: "error",
      from: {
        path: "^(grammar|runtime|server|client)/",
        pathNot:
          "^(runtime/execution/(launcher|process)\\.ts|runtime/registry/owner-process\\.ts|client/run-process\\.ts)$",
      },
      to: { path: "^(node:)?child_process$" },
    },
    {
      name: "the pure core touches nothing",
      severity: "error",
      from: { path: "^(grammar|runtime/(config|plan|butler|checks))/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?path$" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.cache)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js", ".cjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "require", "types"],
    },
  },
};
