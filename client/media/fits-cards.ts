import { element } from "./dom.ts";
import { virtualList } from "./virtual-list.ts";

export interface CardsView {
  readonly show: (cards: readonly string[]) => void;
  readonly draw: () => void;
}

/** The lines of a header as they stand in the file; words above it choose. */
export function cardsView(): CardsView {
  const text = element("text") as HTMLInputElement;
  const known: { cards: readonly string[] } = { cards: [] };
  const list = virtualList<string>(element("part-cards"), {
    label: "Header",
    none: "No line of the header has these words.",
    heads: [{ text: "", kind: "card" }],
    cells: (card) => [card],
    ask: (from, count) => {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const all = known.cards.filter((card) => words.every((word) => card.toLowerCase().includes(word)));
      list.take(from, all.slice(from, from + count), all.length);
    },
    open: () => undefined,
  });
  text.addEventListener("input", list.restart);
  return {
    show: (cards) => {
      known.cards = cards;
      list.restart();
    },
    draw: list.refresh,
  };
}
