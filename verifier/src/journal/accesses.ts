import type { Access } from '@healthchain/protocol';
import type { ValueKind, ValueName } from './shown-values.js';

/** Key of an access in the private data collection. */
export function accessKey({ patientId, accessId }: ValueName): string {
  return `access/${patientId}/${accessId}`;
}

/** Who asked for the patient's chart. */
export const accesses: ValueKind<Access> = {
  check: 'accesses',
  noun: 'access',
  nameOf: ({ request: { patientId, accessId }, organization }) => ({
    patientId,
    accessId,
    organization,
  }),
  keyOf: accessKey,
  describe: ({ accessId }) => `Access ${accessId}`,
};
