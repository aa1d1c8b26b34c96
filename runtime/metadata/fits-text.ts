import type { FitsValue } from "./fits-card.ts";

const cardLength = 80;
/** Characters of text that fit on one card, between its quotes. */
const textLength = 68;

/** A keyword with its value as cards of 80 characters; long texts go on on CONTINUE cards. */
export function cardsOf(keyword: string, value: Exclude<FitsValue, null>, comment: string): string[] {
  const head = keyword.length <= 8 ? `${keyword.padEnd(8)}= ` : `HIERARCH ${keyword} = `;
  if (typeof value !== "string") {
    const text = typeof value === "boolean" ? (value ? "T" : "F") : numberText(value);
    return [card(`${head}${text.padStart(20)}`, comment)];
  }
  const room = textLength - Math.max(0, head.length - 10);
  const pieces = cut(value.replaceAll("'", "''"), room);
  return pieces.map((piece, at) => {
    const more = at < pieces.length - 1 ? "&" : "";
    const quoted = `'${`${piece}${more}`.padEnd(8)}'`;
    return card(`${at === 0 ? head : "CONTINUE  "}${quoted}`, at === 0 ? comment : "");
  });
}

/** What has no place in a header (not plain ASCII) is an error of whoever asks for it. */
export function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function card(text: string, comment: string): string {
  const whole = comment === "" ? text : `${text} / ${comment}`;
  return (whole.length > cardLength && text.length <= cardLength ? whole.slice(0, cardLength) : whole).padEnd(
    cardLength,
  );
}

/** Pieces that never part two quotes that stand for one. */
function cut(text: string, room: number): string[] {
  if (text.length <= room) return [text];
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > room) {
    let at = room - 1;
    if ((/'+$/.exec(rest.slice(0, at))?.[0].length ?? 0) % 2 === 1) at -= 1;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}

function numberText(value: number): string {
  return String(value).replace("e", "E");
}
