import { notedRows } from "./noted-rows.ts";
import { plannerRules } from "./planner-rules.ts";
import { readerRules } from "./reader-rules.ts";
import type { NotedRule } from "./rule.ts";

const butlerRules = notedRows(
  "butler",
  `
policy/syntax error | a policy that cannot be read | The file is neither PAF (by its ending .paf) nor YAML. A value that begins with % must be quoted in YAML.
policy/duplicate warning | a repeated key in a policy | YAML takes the last one; the stack's own files repeat keys.
policy/shape error | a policy of another shape | A policy has sections, a section dataset types, a dataset type keys.
policy/parents error | a repository that is its own ancestor | The _parents of a repositoryCfg.yaml lead back to it, so the Butler would look for a file without end. Take one of them out.
policy/mapper error | a mapper that is no class | The mapper is the dotted name of a Python class.
policy/unreadable error | a policy that is not there | wcl.toml names a camera policy that cannot be read.
sync/clash error | two files for one data id | In the job each dataset has one path, given by its type's template and its data id. Of two files for one data id only one can lie there: let the query choose.
sync/unplaced warning | an input whose data id is not known | Inputs of other attempts are put where the Butler looks for them, by their data id. The query must give every key of the type's template, as the registry knows it.
settings error | a fault in the settings | The project's settings are a TOML file: [butler] with camera, base and types, [rules] with a severity for each code.
`,
);

/** Rules that other rooms find; here they have their words. */
export const notedRules: readonly NotedRule[] = [...readerRules, ...plannerRules, ...butlerRules];
