import { barStates, barWords, type PanelRequest, type Timeline } from "../panel/messages.ts";
import { make } from "./dom.ts";
import { bytes, clock, duration } from "./words.ts";

export interface TimelineView {
  readonly take: (timeline: Timeline) => void;
}

/** Where things are in the picture; pixels. */
interface Scale {
  readonly width: number;
  readonly laneHeight: number;
  readonly perSecond: number;
}

const axisHeight = 18;
/** More lanes than fit are drawn thinner, down to a hair. */
const mostHeight = 360;
const colours = ["blue", "green", "yellow", "orange", "purple"] as const;

/** A picture of when each quantum ran, a lane for each that ran at once; a click opens the quantum under the pointer. */
export function timelineView(place: HTMLElement, ask: (request: PanelRequest) => void): TimelineView {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  const told = make("p", "quiet told", "");
  const legend = make("ul", "legend");
  place.append(canvas, told, legend);
  const shown: { timeline?: Timeline; scale?: Scale } = {};
  const draw = (): void => {
    if (shown.timeline !== undefined) shown.scale = drawTimeline(canvas, shown.timeline);
  };
  new ResizeObserver(draw).observe(place);
  const under = (event: MouseEvent): Readonly<Record<(typeof barWords)[number], number>> | undefined => {
    const { timeline, scale } = shown;
    if (timeline === undefined || scale === undefined) return undefined;
    const lane = Math.floor((event.offsetY - axisHeight) / scale.laneHeight);
    const time = event.offsetX / scale.perSecond;
    // A bar of no length can still be met.
    const slack = 2 / scale.perSecond;
    for (let at = 0; at < timeline.bars.length; at += barWords.length) {
      const bar = barAt(timeline, at);
      if (bar.lane === lane && bar.start - slack <= time && time <= bar.end + slack) return bar;
    }
    return undefined;
  };
  canvas.addEventListener("mousemove", (event) => {
    const bar = under(event);
    canvas.style.cursor = bar === undefined ? "default" : "pointer";
    told.textContent = bar === undefined ? summaryOf(shown.timeline) : describe(bar, shown.timeline);
  });
  canvas.addEventListener("click", (event) => {
    const bar = under(event);
    if (bar !== undefined) ask({ kind: "detail", wrapnum: bar.wrapnum });
  });
  return {
    take: (timeline) => {
      shown.timeline = timeline;
      told.textContent = summaryOf(timeline);
      canvas.setAttribute("aria-label", summaryOf(timeline));
      legend.replaceChildren(
        ...timeline.modules.map((name, index) => make("li", `module-${index % colours.length}`, name)),
      );
      draw();
    },
  };
}

function drawTimeline(canvas: HTMLCanvasElement, timeline: Timeline): Scale {
  const width = Math.max(100, canvas.parentElement?.clientWidth ?? 600);
  const laneHeight = Math.max(2, Math.min(16, Math.floor(mostHeight / Math.max(1, timeline.lanes))));
  const height = axisHeight + Math.max(1, timeline.lanes) * laneHeight;
  const ratio = window.devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const perSecond = width / Math.max(1, timeline.seconds);
  const pen = canvas.getContext("2d");
  if (pen === null) return { width, laneHeight, perSecond };
  pen.scale(ratio, ratio);
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(`--vscode-charts-${name}`).trim() || "#888";
  drawAxis(pen, width, height, timeline.seconds, style.color);
  const fills = colours.map(colour);
  const failed = colour("red");
  for (let at = 0; at < timeline.bars.length; at += barWords.length) {
    const bar = barAt(timeline, at);
    const state = barStates[bar.state];
    pen.fillStyle = state === "failed" ? failed : (fills[bar.module % fills.length] ?? failed);
    pen.globalAlpha = state === "running" ? 0.55 : 1;
    const x = bar.start * perSecond;
    const long = Math.max(1, (bar.end - bar.start) * perSecond - 0.5);
    pen.fillRect(x, axisHeight + bar.lane * laneHeight, long, Math.max(1, laneHeight - 1));
  }
  pen.globalAlpha = 1;
  return { width, laneHeight, perSecond };
}

function drawAxis(pen: CanvasRenderingContext2D, width: number, height: number, seconds: number, ink: string): void {
  const step = stepOf(seconds / Math.max(1, width / 90));
  pen.fillStyle = ink;
  pen.strokeStyle = ink;
  pen.font = "11px sans-serif";
  for (let time = 0; time <= seconds; time += step) {
    const x = (time / Math.max(1, seconds)) * width;
    pen.globalAlpha = 0.2;
    pen.fillRect(x, 0, 1, height);
    pen.globalAlpha = 0.8;
    if (x < width - 40) pen.fillText(step < 1 ? `${time.toFixed(1)} s` : clock(time), x + 3, 11);
  }
  pen.globalAlpha = 1;
}

/** The least round step in seconds that is not below the wanted one. */
function stepOf(wanted: number): number {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400];
  return steps.find((step) => step >= wanted) ?? Math.ceil(wanted / 86400) * 86400;
}

function barAt(timeline: Timeline, at: number): Readonly<Record<(typeof barWords)[number], number>> {
  const word = (index: number): number => timeline.bars[at + index] ?? 0;
  return {
    ...{ wrapnum: word(0), lane: word(1), start: word(2), end: word(3) },
    ...{ module: word(4), state: word(5), cpu: word(6), memory: word(7) },
  };
}

function describe(bar: ReturnType<typeof barAt>, timeline: Timeline | undefined): string {
  return [
    `${bar.wrapnum} ${timeline?.modules[bar.module] ?? ""}`,
    barStates[bar.state] ?? "",
    duration(bar.end - bar.start),
    bar.cpu < 0 ? "" : `cpu ${duration(bar.cpu)}`,
    bar.memory < 0 ? "" : bytes(bar.memory),
  ]
    .filter((word) => word !== "")
    .join(" · ");
}

function summaryOf(timeline: Timeline | undefined): string {
  if (timeline === undefined || timeline.bars.length === 0) return "Nothing has begun yet.";
  const quanta = timeline.bars.length / barWords.length;
  return `${quanta.toLocaleString("en")} quanta in ${clock(timeline.seconds)}, at most ${timeline.lanes} at once`;
}
