import { shellWord } from "../../plan/shell-words.ts";

/**
 * The text of `runner.sh`: finds a Node that is new enough and becomes the job runner, so that signals reach it. `node`
 * is the one of the submit side, tried first; `runner` the one-file job runner, absolute.
 */
export function nodeScript(about: {
  readonly node: string;
  readonly runner: string;
  readonly version: string;
}): string {
  const { node, runner, version } = about;
  return `#!/bin/sh
# Finds Node on this machine and hands the job over to it.
for node in "\${WCL_NODE:-}" ${shellWord(node)} "$(command -v node)" /usr/local/bin/node /usr/bin/node; do
  [ -n "$node" ] && [ -x "$node" ] || continue
  case "$("$node" --version 2>/dev/null)" in
    v20.19.* | v20.[2-9][0-9].* | v2[1-9].* | v[3-9][0-9].*) exec "$node" ${shellWord(runner)} --expect ${shellWord(version)} "$@" ;;
  esac
done
echo "wcl: no Node 20.19 or newer on $(uname -n) (WCL_NODE may name one)" >&2
exit 127
`;
}
