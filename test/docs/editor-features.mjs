// What an editor can ask of a language server and its extension, and what we make of it. `row` numbers are those that
// the titles of tests name ("row 14: …"); `never` says why something is not offered, `later` that it is not yet.

const feature = (row, what, note) => ({ row, what, note });
const absent = (row, what, why) => ({ row, what, why });

export const featureGroups = [
  {
    name: "Texts and problems",
    features: [
      feature(1, "incremental text sync", "edits arrive piece by piece, in order"),
      absent(
        2,
        "incremental parsing",
        "a file of 2,000 lines is read in about two milliseconds; files that did not change are not read again",
      ),
      feature(
        3,
        "problems told (push)",
        "syntax at once, meaning as soon as it is judged; for clients that do not ask",
      ),
      feature(4, "problems asked for (pull)", "an unchanged answer is said to be unchanged"),
      feature(5, "problems of the whole workspace", "`wcl.diagnostics.mode`"),
      feature(6, "codes, links, related places, fading", "a code leads to the page of its rule"),
      feature(7, "silencing a line", "`# wcl: ignore[CODE]`"),
      feature(
        8,
        "explanation of a rule",
        "`wcl explain CODE`; the same words on a hover over the code in a comment, and behind the code of a problem",
      ),
    ],
  },
  {
    name: "Completion, hover, help",
    features: [
      feature(
        9,
        "completion",
        "by scope: sections, keys, values, variables, `file.` and `list.` references, modules, patterns, columns",
      ),
      feature(10, "explanation of a suggestion", "made when it is looked at"),
      feature(11, "snippets", "sections come with the keys that they need"),
      feature(12, "completion of paths", "inside `<<include …>>`"),
      feature(13, "hover", "meaning, type, words, default and trap of a key"),
      feature(
        14,
        "hover with the evaluated value",
        "steps of the expansion, the layer that won and what it hid, file names, quanta; exact count, the first ten, and a way to all",
      ),
      feature(15, "signature help", "inside `${name:width}` and its like"),
      feature(16, "inlay hints", "`× 32` behind a module, resolved values"),
      absent(17, "inline values", "they belong to a debugger; inlay hints show the values"),
    ],
  },
  {
    name: "Navigation",
    features: [
      feature(18, "definition", "across includes"),
      feature(19, "declaration", "every assignment in reach"),
      feature(20, "implementation", "from a file to the program that makes it"),
      feature(21, "references", "across includes"),
      feature(22, "document highlight", "writing and reading told apart"),
      feature(23, "outline", "nests as the sections do"),
      feature(24, "workspace symbols", "by letters in order"),
      feature(25, "document links", "includes"),
      feature(26, "call hierarchy", "block, module, program; producer and consumer of a file"),
      absent(27, "type hierarchy", "WCL has no types"),
    ],
  },
  {
    name: "Editing",
    features: [
      feature(28, "rename", "tags and uses, across includes"),
      feature(29, "rename is prepared", "refused, with the reason, for keys that have a meaning"),
      feature(30, "renaming a file", "rewrites the includes that lead to it"),
      feature(31, "folding", "sections, comments, includes, long values"),
      feature(32, "growing selection", "name, value, line, section, file"),
      feature(33, "linked editing", "the two names of a section are typed together"),
      feature(34, "formatting while typing", "`>` closes the section, a new line is indented"),
      feature(35, "formatting of a document", ""),
      feature(36, "formatting of a range", "of several, too"),
      feature(37, "semantic tokens", "whole, as a difference, and for a stretch"),
      feature(38, "quick fixes", "what was perhaps meant, the missing tag, a comment that silences"),
      feature(39, "fix all", "what is safe"),
      feature(40, "fixes made when chosen", ""),
      feature(41, "code lens", "Run, Preview, how many quanta, how many references"),
      absent(42, "colours, notebooks, monikers", "nothing in WCL is one"),
    ],
  },
  {
    name: "Workspace",
    features: [
      feature(43, "file watching", "a file that changed on disk counts at once"),
      feature(44, "several folders", "told apart by their whole path"),
      feature(45, "cancellation", "checked inside long work"),
      feature(46, "progress", "while submissions are looked for"),
      feature(47, "settings", "asked for, changed while the server runs, or absent altogether"),
      absent(48, "other position encodings", "UTF-16 only, which every client must know"),
      absent(49, "browser-only editors", "the language service has no disk of its own, but the run needs one"),
      feature(50, "virtual workspaces", "declared: limited"),
      feature(51, "untrusted workspaces", "declared: limited; no run, no program from a setting"),
    ],
  },
  {
    name: "VS Code",
    features: [
      feature(52, "highlighting", "TextMate grammar, tested as the editor runs it"),
      feature(53, "brackets, indentation, comments", "language configuration"),
      feature(54, "tree views", "quanta and runs"),
      feature(55, "panel", "the run, live"),
      feature(56, "status", "the server; the submission that a file is checked in; the run"),
      feature(57, "walkthrough", "four steps"),
      feature(58, "tasks", "`wcl: check`, `plan`, `run`, with a problem matcher"),
      feature(59, "test explorer", "`wcl check` and a dry run for each submission of the folder, on demand"),
      absent(60, "terminal profile", "`wcl` works in any terminal"),
      feature(61, "run from the editor", "lens, button, command"),
      feature(62, "log language", "levels, times, and paths that can be followed"),
      feature(63, "restart, log, report", "the server also ends when its client does"),
    ],
  },
  {
    name: "Outside VS Code",
    features: [
      feature(64, "checks in a terminal", "the same engine"),
      feature(65, "output for machines", "JSON, SARIF, GitHub"),
      feature(66, "exit codes", "0 clean, 1 findings, 2 wrong usage"),
      feature(67, "pre-commit hook", ""),
      feature(68, "formatting in a terminal", "check, diff, standard input"),
      feature(69, "other editors", "[Neovim, Emacs, Helix](other-editors.md)"),
    ],
  },
  {
    name: "Views",
    features: [
      feature(70, "plan view", "every quantum before it runs, why it is so, and what an edit changes"),
      feature(71, "FITS files", "pictures, tables, headers"),
      feature(72, "files of the registry", "a form or SQL, lineage both ways"),
      feature(73, "guided start", "a new submission that is sound, and any submission in words"),
    ],
  },
];
