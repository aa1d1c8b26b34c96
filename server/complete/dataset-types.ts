import type { CompletionPlace, ValueWord } from "./suggestion.ts";

/** The dataset types of the camera, each with its template. */
export function* datasetTypeWords({ snapshot }: CompletionPlace): Generator<ValueWord> {
  for (const { name, template } of snapshot.judgement?.butler?.types ?? [])
    yield { text: name, kind: "reference", detail: template };
}
