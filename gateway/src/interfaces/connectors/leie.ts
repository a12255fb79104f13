import { parse } from 'csv-parse/sync';
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
 * The people of a LEIE file; entities have no name of a person, and who was reinstated is left out.
 *
 * @throws Error for what is no such file, and for one without entries: a download that was cut off would
 *   let everybody pass
 */
export function parseLeie(text: string): readonly Exclusion[] {
  const rows = z
    .array(rowSchema)
    .min(1)
    .parse(parse(text, { columns: true, skip_empty_lines: true }));
  return rows
    .filter(({ LASTNAME, REINDATE }) => LASTNAME !== '' && REINDATE === noDate)
    .map(({ LASTNAME: family, FIRSTNAME: given, NPI: npi }) => ({
      name: { family, given },
      ...(npi === noNpi ? {} : { npi }),
    }));
}
