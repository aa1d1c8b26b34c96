import { notedRules } from "./noted-rules.ts";
import { caseRules } from "./case-rules.ts";
import { keyRules } from "./key-rules.ts";
import { valueRules } from "./value-rules.ts";
import { syncNameRules } from "./sync-name-rules.ts";
import { syncRules } from "./sync-rules.ts";
import { dottedRules } from "./dotted-rules.ts";
import { namingRules } from "./naming-rules.ts";
import { circleRules } from "./circle-rules.ts";
import { variableRules } from "./variable-rules.ts";
import { lsstRules } from "./lsst-rules.ts";
import { listRules } from "./list-rules.ts";
import { dependsRules } from "./depends-rules.ts";
import { cmdlineRules } from "./cmdline-rules.ts";
import { archiveRules } from "./archive-rules.ts";
import { ancestryRules } from "./ancestry-rules.ts";
import { blockRules } from "./block-rules.ts";
import { databaseRules } from "./database-rules.ts";
import { dataIdRules } from "./data-id-rules.ts";
import { attemptRules } from "./attempt-rules.ts";
import { dataRules } from "./data-rules.ts";
import { definitionRules } from "./definition-rules.ts";
import { execRules } from "./exec-rules.ts";
import { globalRules } from "./global-rules.ts";
import { loopRules } from "./loop-rules.ts";
import { mentionRules } from "./mention-rules.ts";
import { moduleRules } from "./module-rules.ts";
import { lsstWrapperRules } from "./lsst-wrapper-rules.ts";
import { manyValuesRules } from "./many-values-rules.ts";
import { originalRules } from "./original-rules.ts";
import { strayKeyRules } from "./stray-key-rules.ts";
import type { NotedRule, Rule } from "./rule.ts";

/** The rules that are checked here; a new family is one line. */
export const checkRules: readonly Rule[] = [
  ...globalRules,
  ...databaseRules,
  ...blockRules,
  ...moduleRules,
  ...execRules,
  ...dataRules,
  ...ancestryRules,
  ...definitionRules,
  ...mentionRules,
  ...loopRules,
  ...valueRules,
  ...keyRules,
  ...caseRules,
  ...syncRules,
  ...syncNameRules,
  ...attemptRules,
  ...dottedRules,
  ...namingRules,
  ...circleRules,
  ...variableRules,
  ...lsstRules,
  ...listRules,
  ...dependsRules,
  ...cmdlineRules,
  ...dataIdRules,
  ...archiveRules,
  ...originalRules,
  ...manyValuesRules,
  ...lsstWrapperRules,
  ...strayKeyRules,
];

/** Every rule there is, wherever it is found, by code. */
export const ruleTable: readonly (Rule | NotedRule)[] = [...checkRules, ...notedRules].sort((a, b) =>
  a.code < b.code ? -1 : 1,
);

/** The rule of a code, whatever its case. */
export function ruleOf(code: string): Rule | NotedRule | undefined {
  return ruleTable.find((rule) => rule.code.toLowerCase() === code.toLowerCase());
}
