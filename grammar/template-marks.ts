/**
 * Whether a line holds Jinja marks. Campaigns write submissions from such templates; what the line will say is known
 * only once the template is filled in, so rules of style leave it alone.
 */
export function hasTemplateMarks(line: string): boolean {
  return line.includes("{{") || line.includes("{%");
}
