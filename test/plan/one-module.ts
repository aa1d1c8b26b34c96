import { planText, type Planned } from "./planning.ts";

/** One module over the files of a query; each case changes a few words of it. */
export const submission = `
blocklist = b1
<block>
    <b1>
        modulelist = m1
    </b1>
</block>
<module m1>
    wrappername = genwrap.py
    wrapperloop = expnum, ccd
    loopobj = file.raw
    <exec_1>
        execname = prog
        used = file.raw
        was_generated_by = file.out
        <cmdline>
            _1 = \${file.raw.fullname}
        </cmdline>
    </exec_1>
    <file>
        <raw>
            exec = q.py
            args = \${qoutfile}
            loopkey = expnum, ccd
            dirpat = flat
            enddir = raw
        </raw>
        <out>
            filetype = img
            filepat = expccd
            flabel = out
            fsuffix = fits
            dirpat = flat
            enddir = out
        </out>
    </file>
</module>
`;

export const raw = (expnum: number, ccd: number): object => ({ filename: `raw_${expnum}_${ccd}.fits`, expnum, ccd });
export const facts = { m1: { "file-raw": [raw(1, 1), raw(1, 2), raw(2, 1)] } };

/** Plans it with some words changed. */
export function planWith(...changes: readonly (readonly [from: string, to: string])[]): Planned {
  const text = changes.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`the submission does not say ${from}`);
    return all.replace(from, to);
  }, submission);
  return planText(text, facts);
}
