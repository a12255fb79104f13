import { npi } from '@healthchain/protocol';
import { z } from 'zod';
import type { Exclusion } from '../../credentialing/provider-registry.js';
import { readExclusionRows } from './exclusion-rows.js';

/** The columns of SAM's Exclusions Public Extract (V2) that say who is excluded. */
const rowSchema = z.object({
  First: z.string(),
  Last: z.string(),
  NPI: z.string(),
});

/**
 * The people of SAM's public extract, which has active exclusions alone. Firms and vessels have no name of a
 * person. An NPI that is left out or masked is none.
 *
 * @throws Error for what is no such file, or has no entries
 */
export async function* readSamExtract(file: string): AsyncGenerator<Exclusion> {
  for await (const row of readExclusionRows(file, rowSchema)) {
    const { First: given, Last: family } = row;
    const number = npi.safeParse(row.NPI);
    if (family !== '') {
      yield { name: { family, given }, ...(number.success && { npi: number.data }) };
    }
  }
}
