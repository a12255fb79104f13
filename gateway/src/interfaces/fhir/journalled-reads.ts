import type { Request } from 'express';
import type { FhirPorts, FhirRecords } from './ports.js';

/** Reads for the answer to a create: what was there before is journalled as any read is. */
export function journalledReads(
  { records, journal }: Pick<FhirPorts, 'records' | 'journal'>,
  request: Request,
): Pick<FhirRecords, 'read'> {
  return {
    read: async (type, id) => {
      const record = await records.read(type, id);
      if (record !== undefined) {
        await journal(request, 'read', [record]);
      }
      return record;
    },
  };
}
