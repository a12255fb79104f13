import { shareCodeBytes, shareCodeOf, type NameOf } from '@healthchain/protocol';

/** What examples have in common besides placeholders. Nobody and nothing here exists. */
const organizations: Readonly<Record<string, string>> = {
  LakesideMSP: 'Lakeside General Hospital',
  MillbrookMSP: 'Millbrook Medical Center',
};
export const nameOf: NameOf = (mspId) => organizations[mspId] ?? mspId;

/** The domain API of the hospital that keeps the chart, and its FHIR base. */
export const apiBase = 'https://gateway.lakeside.example/api/v1';
export const fhirBase = 'https://gateway.lakeside.example/fhir';

export const spokenCode = shareCodeOf(new Uint8Array(shareCodeBytes));
export const question = 'Would you taper prednisone before elective surgery?';
export const opinion = 'Not for a short course; ask again if it lasts over three weeks.';
