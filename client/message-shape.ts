type Kind = "string" | "number" | "boolean" | "texts";

/** Which members a message must have, and what they are; numbers are whole. */
export type Shape = Readonly<Record<string, Kind | Readonly<Record<string, Kind>>>>;

/** Whether a message has the members of a shape. Messages from a web page are checked before they are believed. */
export function fits(value: Readonly<Record<string, unknown>>, shape: Shape): boolean {
  return Object.entries(shape).every(([name, wanted]) => {
    const one = value[name];
    if (typeof wanted !== "string") return isRecord(one) && fits(one, wanted);
    if (wanted === "number") return Number.isInteger(one);
    if (wanted === "texts") return Array.isArray(one) && one.every((text) => typeof text === "string");
    return typeof one === wanted;
  });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
