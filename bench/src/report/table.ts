export type Alignment = 'left' | 'right';

/** Lines of a Markdown table. */
export function table(
  heads: readonly string[],
  alignments: readonly Alignment[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = alignments.map((alignment) => (alignment === 'right' ? '---:' : '---'));
  return [line(heads), line(rule), ...rows.map(line)];
}
