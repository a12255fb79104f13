import { z } from 'zod';
import type { Exclusion } from '../../credentialing/provider-registry.js';
import { readExclusionRows } from './exclusion-rows.js';

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
 * The people of a LEIE file. Entities have no name of a person, and who was reinstated is left out.
 *
 * @throws Error for what is no such file, or has no entries
 */
export async function* readLeie(file: string): AsyncGenerator<Exclusion> {
  for await (const row of readExclusionRows(file, rowSchema)) {
    const { LASTNAME: family, FIRSTNAME: given, NPI: npi, REINDATE } = row;
    if (family !== '' && REINDATE === noDate) {
      yield { name: { family, given }, ...(npi === noNpi ? {} : { npi }) };
    }
  }
}
