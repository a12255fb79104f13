import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import type { z } from 'zod';

/**
 * The rows of a list of exclusions, one after the other, for it has tens of thousands.
 *
 * @throws Error for what is no such file, and for one without entries: a download that was cut off would
 *   let everybody pass
 */
export async function* readExclusionRows<Row extends z.ZodType>(
  file: string,
  schema: Row,
): AsyncGenerator<z.infer<Row>> {
  const parser = parse({ bom: true, columns: true, skip_empty_lines: true });
  // A failure reaches who iterates.
  const rows = pipeline(createReadStream(file), parser, () => undefined);
  let entries = 0;
  for await (const row of rows) {
    entries += 1;
    yield schema.parse(row);
  }
  if (entries === 0) {
    throw new Error('The list of exclusions is empty.');
  }
}
