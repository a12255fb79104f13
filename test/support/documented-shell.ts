/** The shell blocks under a heading of a Markdown document, in order, each with its last newline. */
export function shellBlocks(markdown: string, heading: string): string[] {
  const [, section = ''] = markdown.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block]) => block ?? []);
}
