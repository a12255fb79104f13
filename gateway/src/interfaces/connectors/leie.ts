import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { Exclusion } from '../../credentialing/provider-registry.js';

/** What the OIG writes where an entry has none. */
const noNpi = '0000000000';
const noDate = '00000000';

/** The columns of the OIG's List of Excluded Individuals/Entities that say who is excluded. */
const rowSchema = z.object({
  LASTNAME: z.string(),
  FIRSTNAME: z.string(),
  NPI: z.string(),
  REINDATE: z.string(),
});

/**
 * The people of a LEIE file, one after the other, for it has tens of thousands. Entities have no name of a
 * person, and who was reinstated is left out.
 *
 * @throws Error for what is no such file, and for one without entries: a download that was cut off would
 *   let everybody pass
 */
export async function* readLeie(file: string): AsyncGenerator<Exclusion> {
  const parser = parse({ columns: true, skip_empty_lines: true });
  // A failure reaches who iterates.
  const rows = pipeline(createReadStream(file), parser, () => undefined);
  let entries = 0;
  for await (const row of rows) {
    entries += 1;
    const { LASTNAME: family, FIRSTNAME: given, NPI: npi, REINDATE } = rowSchema.parse(row);
    if (family !== '' && REINDATE === noDate) {
      yield { name: { family, given }, ...(npi === noNpi ? {} : { npi }) };
    }
  }
  if (entries === 0) {
    throw new Error('The list of exclusions is empty.');
  }
}
