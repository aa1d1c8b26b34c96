import { type Problem, problem } from "./problem.ts";
import type { SourceFile } from "./source-file.ts";

/** What is wrong within single lines. */
export function lineProblems(source: SourceFile): readonly Problem[] {
  return source.lines.flatMap(({ statement }) =>
    statement?.kind === "ignored"
      ? [
          problem(
            ["WCL112", "warning"],
            { file: source.file, span: statement.span },
            "This line is ignored: it is neither a tag, nor an include, nor a key with a value.",
          ),
        ]
      : [],
  );
}
