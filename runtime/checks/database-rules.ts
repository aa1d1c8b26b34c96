import { readBoolean } from "../config/boolean.ts";
import { tagOf, visible, visibleScalar } from "./config-read.ts";
import type { Finding, Rule } from "./rule.ts";

/** What the original framework wants to know of its databases. */
export const databaseRules: readonly Rule[] = [
  {
    code: "PFW208",
    severity: "warning",
    says: "something is missing",
    title: "the database's section or services file is not named",
    explanation:
      "A submission that asks for the database (use_db_in, use_db_out) names target_des_db_section and target_des_services for the original framework, which refuses to run without them. Here --registry says which registry is meant, so this only matters where the submission must run there too.",
    bad: { text: "use_db_out = True" },
    good: { text: "use_db_out = True\ntarget_des_db_section = db-test\ntarget_des_services = services.ini" },
    check: function* ({ survey }): Generator<Finding> {
      for (const flag of ["use_db_in", "use_db_out"]) {
        const asked = visibleScalar(survey.program, flag, {});
        if (asked === undefined || asked.layer === "defaults" || readBoolean(asked.text) !== true) continue;
        for (const item of survey.blocklist) {
          const block = survey.blocks.get(item.text.toLowerCase());
          if (block === undefined) continue;
          const missing = ["target_des_db_section", "target_des_services"].filter(
            (key) => visible(survey.program, key, block.context) === undefined,
          );
          if (missing.length === 0) continue;
          yield {
            place: asked.place,
            message: `${flag} is true, but block ${block.name} does not see ${missing.join(" and ")}`,
            related: [{ ...tagOf(survey.program, block.section), message: `block ${block.name}` }],
          };
        }
      }
    },
  },
];
