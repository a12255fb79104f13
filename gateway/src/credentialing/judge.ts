import { z } from 'zod';
import { isSameName } from './is-same-name.js';
import type { ProviderApplication } from './provider-application.js';
import type { DeaRecord, Exclusion, LicenceRecord, NpiRecord } from './provider-registry.js';

/** Why a check did not pass, for the registrar who has to find out. */
export const reason = z.enum([
  'NPI_UNKNOWN',
  'NPI_INACTIVE',
  'NPI_OF_ANOTHER',
  'LICENCE_UNKNOWN',
  'LICENCE_INACTIVE',
  'LICENCE_EXPIRED',
  'LICENCE_OF_ANOTHER',
  'LICENCE_OF_ANOTHER_PROFESSION',
  'DEA_UNKNOWN',
  'DEA_EXPIRED',
  'DEA_EXPIRES_EARLIER',
  'DEA_OF_ANOTHER',
  'DEA_SCHEDULES_NOT_REGISTERED',
  'EXCLUDED',
  'EXCLUDED_NAMESAKE',
  'REGISTRY_UNAVAILABLE',
]);
export type Reason = z.infer<typeof reason>;

type Objections = readonly (readonly [holds: boolean, reason: Reason])[];

/** What stands against an applicant, none where everything fits. @param today as `2026-03-01`, in UTC */
export const judge = {
  npi: ({ name }: ProviderApplication, record: NpiRecord | undefined): readonly Reason[] =>
    record === undefined
      ? ['NPI_UNKNOWN']
      : standing([
          [!record.isActive, 'NPI_INACTIVE'],
          [!isSameName(name, record.name), 'NPI_OF_ANOTHER'],
        ]),

  licence: (
    { name, licence }: ProviderApplication,
    record: LicenceRecord | undefined,
    today: string,
  ): readonly Reason[] =>
    record === undefined
      ? ['LICENCE_UNKNOWN']
      : standing([
          [!record.isActive, 'LICENCE_INACTIVE'],
          [record.expiresOn < today, 'LICENCE_EXPIRED'],
          [!isSameName(name, record.name), 'LICENCE_OF_ANOTHER'],
          [record.profession !== licence.profession, 'LICENCE_OF_ANOTHER_PROFESSION'],
        ]),

  dea: (
    name: ProviderApplication['name'],
    stated: NonNullable<ProviderApplication['dea']>,
    record: DeaRecord | undefined,
    today: string,
  ): readonly Reason[] =>
    record === undefined
      ? ['DEA_UNKNOWN']
      : standing([
          [record.expiresOn < today, 'DEA_EXPIRED'],
          [record.expiresOn < stated.expiresOn, 'DEA_EXPIRES_EARLIER'],
          [stated.expiresOn < today, 'DEA_EXPIRED'],
          [!isSameName(name, record.name), 'DEA_OF_ANOTHER'],
          [
            !stated.schedules.every((each) => record.schedules.includes(each)),
            'DEA_SCHEDULES_NOT_REGISTERED',
          ],
        ]),

  /** A namesake without an NPI may be the applicant: somebody has to look. */
  exclusions: (
    { name, npi }: ProviderApplication,
    entries: readonly Exclusion[],
  ): readonly Reason[] =>
    standing([
      [entries.some((entry) => entry.npi === npi), 'EXCLUDED'],
      [
        entries.some((entry) => entry.npi === undefined && isSameName(name, entry.name)),
        'EXCLUDED_NAMESAKE',
      ],
    ]),
};

function standing(objections: Objections): readonly Reason[] {
  return [...new Set(objections.filter(([holds]) => holds).map(([, why]) => why))];
}
