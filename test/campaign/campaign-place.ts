import { execFileSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sandbox, type Sandbox } from "../kit/wcl.ts";

/** One step without inputs; its program is told unit and attempt. */
const submission = (archive: string, programs: string) => `
project = CMP
pipeline = flaky
campaign = TEST
operator = tester
jira_id = CMP-1
reqnum = 7
unitname = nobody
pipeprod = flaky
pipever = 1
use_db_in = False
use_db_out = False
use_qcf = False
create_junk_tarball = False
target_site = here
home_archive = home
ops_run_dir = \${project}/r\${reqnum}/\${unitname}/p\${attnum:2}
<site>
    <here>
        program_path = ${programs}
    </here>
</site>
<archive>
    <home>
        root = ${archive}
    </home>
</archive>
<filename_pattern>
    out = out_\${unitname}_r\${reqnum}p\${attnum:2}.txt
</filename_pattern>
<directory_pattern>
    <flat>
        runtime = \${enddir}
        ops = \${ops_run_dir}/\${enddir}
    </flat>
</directory_pattern>
<filetype_metadata>
    <product>
        metadata_table = miscfile
        <hdus>
            <primary>
            </primary>
        </hdus>
    </product>
</filetype_metadata>
<file_header>
</file_header>
<exec_def>
</exec_def>
<job_file_mvmt>
    <here>
        mvmtclass = filemgmt.job_mvmt_local.JobArchiveLocal
    </here>
</job_file_mvmt>
blocklist = b1
<block>
    <b1>
        modulelist = step
    </b1>
</block>
<module>
    <step>
        wrappername = genwrap.py
        modnamepat = step_\${unitname}_r\${reqnum}p\${attnum:2}
        <exec_1>
            execname = flaky
            was_generated_by = file.out
            <cmdline>
                _1 = \${unitname}
                _2 = \${attnum}
                _3 = \${file.out.fullname}
            </cmdline>
        </exec_1>
        <file>
            <out>
                filetype = product
                filepat = out
                dirpat = flat
                enddir = out
            </out>
        </file>
    </step>
</module>
`;

/** Fails for one pair of unit and attempt in ten: always the same ones, so that a test can say which. */
const flaky = `#!/bin/sh
sum=$(printf %s "$1-$2" | cksum | cut -d ' ' -f 1)
[ $((sum % 10)) -eq 0 ] && { echo "no luck for $1, attempt $2"; exit 3; }
echo "$1 $2" > "$3"
`;

export interface CampaignTest extends Sandbox {
  readonly file: string;
  readonly archive: string;
}

/** A folder with a submission, a table of so many units, and a campaign file with the given lines on top. */
export async function campaignTest(units: number, lines: string): Promise<CampaignTest> {
  const place = await sandbox();
  const [programs, archive] = [join(place.folder, "bin"), join(place.folder, "archive")];
  await mkdir(programs);
  await writeFile(join(programs, "flaky"), flaky);
  await chmod(join(programs, "flaky"), 0o755);
  await writeFile(join(place.folder, "step.des"), submission(archive, programs));
  const names = Array.from({ length: units }, (_, at) => `u${String(at + 1).padStart(3, "0")}`);
  await writeFile(join(place.folder, "units.csv"), `unit\n${names.join("\n")}\n`);
  const file = join(place.folder, "many.toml");
  await writeFile(
    file,
    `name = "many"\nsubmission = "step.des"\n${lines}\n[units]\ncsv = "units.csv"\nunit = "{unit}"\n[set]\nunitname = "{unit}"\n[[retry]]\ncode = [3]\ntimes = 2\n`,
  );
  return { ...place, file, archive };
}

/** What the program does for that pair. */
export function failsFor(unit: string, attempt: number): boolean {
  const sum = execFileSync("cksum", { input: `${unit}-${attempt}`, encoding: "utf8" }).split(" ")[0];
  return Number(sum) % 10 === 0;
}
