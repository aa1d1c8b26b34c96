import fc from "fast-check";
import { expect, test } from "vitest";
import { nearNames } from "../../runtime/config/near.ts";

const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom("a", "b", "c", "A", "_", "é", "ā") });

test("a name with one slip is found, whatever the letters", () => {
  fc.assert(
    fc.property(word, fc.nat(), word, (name, at, letters) => {
      const place = at % (name.length + 1);
      const letter = letters.charAt(0);
      const slipped = [
        name.slice(0, place) + letter + name.slice(place),
        name.slice(0, place) + name.slice(place + 1),
        name.slice(0, place) + letter + name.slice(place + 1),
        name.slice(0, place) + name.charAt(place + 1) + name.charAt(place) + name.slice(place + 2),
      ].filter((one) => one !== "" && name.length > 1);
      for (const one of slipped) expect(nearNames(name, [one])).toEqual([one]);
    }),
  );
});

test("names that share no letters are not near", () => {
  expect(nearNames("unit", ["band", "camp"])).toEqual([]);
});
