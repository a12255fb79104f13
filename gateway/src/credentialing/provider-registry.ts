import { deaSchedule, licenceSchema } from '@healthchain/protocol';
import { z } from 'zod';
import { personNameSchema, type PersonName } from './provider-application.js';

/** Who an NPI was given to. */
export const npiRecordSchema = z.object({ name: personNameSchema, isActive: z.boolean() });
export type NpiRecord = z.infer<typeof npiRecordSchema>;

/** A licence as its board has it. */
export const licenceRecordSchema = z.object({
  name: personNameSchema,
  profession: licenceSchema.shape.profession,
  isActive: z.boolean(),
  /** The last day on which it counts. */
  expiresOn: z.iso.date(),
});
export type LicenceRecord = z.infer<typeof licenceRecordSchema>;

/** A registration with the DEA. */
export const deaRecordSchema = z.object({
  name: personNameSchema,
  schedules: z.array(deaSchedule),
  expiresOn: z.iso.date(),
});
export type DeaRecord = z.infer<typeof deaRecordSchema>;

/** Somebody who is excluded from federal programs; many entries have no NPI. */
export const exclusionSchema = z.object({ name: personNameSchema, npi: z.string().optional() });
export type Exclusion = z.infer<typeof exclusionSchema>;

/**
 * Where providers are looked up. Nobody under a number is an answer (`undefined`); a registry that cannot
 * be asked, or answers something else, rejects: that never passes for an answer.
 */
export interface ProviderRegistry {
  /** What findings name as their source. */
  readonly source: string;
  readonly npi: (npi: string) => Promise<NpiRecord | undefined>;
  readonly licence: (state: string, number: string) => Promise<LicenceRecord | undefined>;
  readonly dea: (number: string) => Promise<DeaRecord | undefined>;
  /** Everybody on the OIG's list (LEIE) with this NPI or this name. */
  readonly exclusions: (npi: string, name: PersonName) => Promise<readonly Exclusion[]>;
  /** The same of the exclusions in SAM, by every federal agency. */
  readonly samExclusions: (npi: string, name: PersonName) => Promise<readonly Exclusion[]>;
}
