import { splitColumns } from "../config/columns.ts";
import type { ConfigScalar } from "../config/program.ts";
import { visible, scalarIn } from "./config-read.ts";
import { isListonly } from "./data-view.ts";
import { wcl } from "./example-text.ts";
import { placeIn } from "./items.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import { definitionOf, dividedList, type ModuleView } from "./survey.ts";

const perFile = (value: string) => wcl(`module.shrink.wrapper.per_file_cmdline = ${value}`);

/** The LSST wrapper: a Butler repository in the job, and options made from lists. */
export const lsstRules: readonly Rule[] = [
  {
    code: "LSST510",
    severity: "error",
    says: "something is missing",
    title: "per_file_cmdline names no list of files",
    explanation:
      "per_file_cmdline = list.LIST.FILE:TEXT appends TEXT once for each line of the list; LIST and FILE must be defined in the module.",
    bad: { text: perFile("list.rows.raw:--ccd $(ccd)") },
    good: { text: perFile("list.raws.raw:--ccd $(ccd)") },
    check: wrongPerFile,
  },
  {
    code: "LSST511",
    severity: "error",
    says: "something is missing",
    title: "per_file_cmdline asks for an unknown column",
    explanation:
      "$(name) takes the value of a column of the list's line; other names must be variables the module can see.",
    bad: { text: perFile("list.raws.raw:--ccd $(cdc)") },
    good: { text: perFile("list.raws.raw:--ccd $(ccd)") },
    check: unknownColumns,
  },
  {
    code: "LSST513",
    severity: "warning",
    title: "add_cmdline beside per_file_cmdline",
    explanation: "The LSST wrapper takes per_file_cmdline and leaves add_cmdline out when both are given.",
    bad: { text: wcl("module.shrink.wrapper.add_cmdline = '^'.join(list.raws.raw.filter)") },
    good: { text: perFile("list.raws.raw:--ccd $(ccd)") },
    check: function* ({ survey }) {
      for (const { wrapper } of survey.running) {
        const add = scalarIn(wrapper, "add_cmdline");
        const per = scalarIn(wrapper, "per_file_cmdline");
        if (add === undefined || per === undefined) continue;
        const related = [{ ...per.key, message: "per_file_cmdline wins" }];
        yield { place: add.key, message: "add_cmdline is left out when there is a per_file_cmdline", related };
      }
    },
  },
  {
    code: "LSST514",
    severity: "error",
    title: "add_cmdline of another form",
    explanation: "add_cmdline has one form: 'SEPARATOR'.join(list.LIST.FILE.KEY).",
    bad: {
      text: wcl(
        "module.merge.wrappername = genwrap_lsst.py",
        "module.merge.wrapper.add_cmdline = join(list.smalls.small.filter)",
      ),
    },
    good: {
      text: wcl(
        "module.merge.wrappername = genwrap_lsst.py",
        "module.merge.wrapper.add_cmdline = '^'.join(list.smalls.small.filter)",
      ),
    },
    check: wrongJoin,
  },
  {
    code: "LSST516",
    severity: "warning",
    title: "rename_file without effect",
    explanation: "Only single input files are renamed for the program; members of lists and outputs keep their names.",
    bad: { text: wcl("module.merge.file.small.rename_file = small.fits") },
    good: { text: wcl("module.merge.file.skymap.rename_file = skymap.pickle") },
    check: function* (input) {
      const views = [...input.data("output"), ...input.data("input")];
      for (const at of views) {
        const rename = scalarIn(at.section, "rename_file");
        if (rename === undefined || at.kind !== "file") continue;
        const why =
          at.which === "output"
            ? "an output"
            : isListonly(at.section) || at.named === "by a list"
              ? "a member of a list"
              : undefined;
        if (why !== undefined)
          yield { place: rename.key, message: `rename_file has no effect: file.${at.name} is ${why}` };
      }
    },
  },
  {
    code: "LSST517",
    severity: "warning",
    says: "something is missing",
    title: "half of a Butler repository",
    explanation:
      "The LSST wrapper sets up a repository only when the wrapper section has both job_repo_dir and mapper.",
    bad: { text: wcl("module.merge.wrappername = genwrap_lsst.py", "module.merge.wrapper.mapper = tiny.TinyMapper") },
    good: {
      text: wcl(
        "module.merge.wrappername = genwrap_lsst.py",
        "module.merge.wrapper.job_repo_dir = ${job_repo_dir}",
        "module.merge.wrapper.mapper = tiny.TinyMapper",
        "module.merge.wrapper.butler_template = templates.yaml",
      ),
    },
    check: function* ({ survey }) {
      for (const { wrapper } of survey.running) {
        const folder = scalarIn(wrapper, "job_repo_dir");
        const mapper = scalarIn(wrapper, "mapper");
        if ((folder === undefined) === (mapper === undefined)) continue;
        const [has, lacks] = folder === undefined ? ["mapper", "job_repo_dir"] : ["job_repo_dir", "mapper"];
        yield {
          place: (folder ?? mapper)?.key ?? { file: "", span: { start: 0, end: 0 } },
          message: `${has} without ${lacks}: no repository is set up`,
        };
      }
    },
  },
];

interface PerFile {
  readonly module: ModuleView;
  readonly scalar: ConfigScalar;
  readonly list: string;
  readonly file: string;
  /** Offset of the text behind the colon. */
  readonly textAt: number;
}

function* wrongPerFile({ survey }: CheckInput): Generator<Finding> {
  for (const module of survey.running) {
    const scalar = scalarIn(module.wrapper, "per_file_cmdline");
    if (scalar === undefined) continue;
    const parts = readPerFile(module, scalar);
    if (parts === undefined) {
      yield { place: scalar.place, message: "per_file_cmdline is list.LIST.FILE:TEXT" };
      continue;
    }
    const place = placeIn(survey.program, scalar, 0, parts.textAt - 1);
    if (definitionOf(module, "list", parts.list) === undefined) {
      yield { place, message: `module ${module.name} defines no list ${parts.list}` };
    } else if (!module.files.has(parts.file)) {
      yield { place, message: `module ${module.name} defines no file ${parts.file}` };
    }
  }
}

function* unknownColumns({ survey }: CheckInput): Generator<Finding> {
  for (const module of survey.running) {
    const scalar = scalarIn(module.wrapper, "per_file_cmdline");
    const parts = scalar === undefined ? undefined : readPerFile(module, scalar);
    if (scalar === undefined || parts === undefined) continue;
    const columns = columnsOf(module, parts.list);
    // Without columns of its own a list gives whatever its source gives.
    if (columns === undefined) continue;
    for (const match of scalar.text.slice(parts.textAt).matchAll(/\$\(([^()]*)\)/g)) {
      const name = (match[1] ?? "").trim().toLowerCase();
      const start = parts.textAt + match.index + 2;
      const known = columns.has(name) || module.loopKeys.some((item) => item.text.toLowerCase() === name);
      if (known || name.startsWith("opt") || visible(survey.program, name, module.context) !== undefined) continue;
      const place = placeIn(survey.program, scalar, start, start + (match[1] ?? "").length);
      yield { place, message: `list ${parts.list} has no column ${name} (${[...columns].join(", ")})` };
    }
  }
}

function readPerFile(module: ModuleView, scalar: ConfigScalar): PerFile | undefined {
  const match = /^\s*list\.([^.:\s]+)\.([^.:\s]+)\s*:/i.exec(scalar.text);
  if (match === null) return undefined;
  const [whole, list = "", file = ""] = match;
  return { module, scalar, list: list.toLowerCase(), file: file.toLowerCase(), textAt: whole.length };
}

function columnsOf(module: ModuleView, list: string): ReadonlySet<string> | undefined {
  const part = dividedList(module, list)?.part;
  const columns = scalarIn(part ?? module.lists.get(list), "columns");
  if (columns === undefined || columns.text.includes("${")) return undefined;
  return new Set(splitColumns(columns.text).map((column) => column.key));
}

function* wrongJoin({ survey }: CheckInput): Generator<Finding> {
  for (const module of survey.running) {
    const scalar = scalarIn(module.wrapper, "add_cmdline");
    if (scalar === undefined || scalar.text.includes("${")) continue;
    const match = /^\s*(['"]).+\1\.join\(\s*list\.([^.\s]+)\.([^.\s]+)\.([^.\s)]+)\s*\)\s*$/i.exec(scalar.text);
    if (match === null) {
      yield { place: scalar.place, message: "add_cmdline is 'SEPARATOR'.join(list.LIST.FILE.KEY)" };
      continue;
    }
    const list = (match[2] ?? "").toLowerCase();
    if (definitionOf(module, "list", list) !== undefined) continue;
    yield { place: scalar.place, message: `module ${module.name} defines no list ${list}` };
  }
}
