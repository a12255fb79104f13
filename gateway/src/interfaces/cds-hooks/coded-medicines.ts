import type { Allergy } from '@healthchain/protocol';
import { z } from 'zod';
import type { CdsBundle, CdsResource } from './schema.js';

const rxNorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const rxcuiPattern = /^[1-9][0-9]{0,7}$/;

/** What resources name by an RxCUI, each once, and of how many it cannot be told. */
export interface Coded<Value> {
  readonly known: readonly Value[];
  readonly uncoded: number;
}

/** An order for a medicine, as a draft has it. */
export interface DraftedMedicine {
  /** As selections and actions name it. */
  readonly reference: string;
  readonly rxcui: string | undefined;
}

const concept = z.looseObject({
  coding: z
    .array(z.looseObject({ system: z.string().optional(), code: z.string().optional() }))
    .optional(),
});
const medicine = z.looseObject({
  medicationCodeableConcept: concept.optional(),
  medicationReference: z.looseObject({ reference: z.string().optional() }).optional(),
  contained: z
    .array(z.looseObject({ resourceType: z.string(), id: z.string().optional() }))
    .optional(),
  status: z.string().optional(),
});
const allergy = z.looseObject({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  category: z.array(z.string()).optional(),
  code: concept.optional(),
  reaction: z.array(z.looseObject({ substance: concept.optional() })).optional(),
});

const medicineTypes: readonly string[] = ['MedicationRequest', 'MedicationStatement'];
const taken: readonly string[] = ['active', 'on-hold', 'intended'];
const medicinal: readonly string[] = ['medication', 'biologic'];
const notBorne: readonly string[] = ['resolved', 'inactive', 'refuted', 'entered-in-error'];
/** SNOMED CT: no known allergy, no known drug allergy. */
const noAllergy: readonly string[] = ['716186003', '409137002'];

/** The drafted orders for medicines; orders for anything else are left out. */
export function draftedMedicines(drafts: CdsBundle): readonly DraftedMedicine[] {
  return resourcesOf(drafts)
    .filter(({ resourceType }) => resourceType === 'MedicationRequest')
    .map((each) => ({
      reference: `MedicationRequest/${each.id ?? ''}`,
      rxcui: medicineCode(each, drafts),
    }));
}

/** What a patient takes. */
export function activeMedicines(bundle: CdsBundle): Coded<string> {
  const active = resourcesOf(bundle).filter(
    (each) =>
      medicineTypes.includes(each.resourceType) &&
      taken.includes(medicine.parse(each).status ?? 'active'),
  );
  return codedIn(active.map((each) => medicineCode(each, bundle)));
}

/** What a patient does not bear, as far as it is a medicine. */
export function allergiesIn(bundle: CdsBundle): Coded<Allergy> {
  const { known, uncoded } = codedIn(
    resourcesOf(bundle)
      .filter(({ resourceType }) => resourceType === 'AllergyIntolerance')
      .map((each) => allergy.parse(each))
      .filter(isOfMedicines)
      .map(({ code, reaction = [] }) =>
        [code, ...reaction.map(({ substance }) => substance)].map(rxcuiOf).find(Boolean),
      ),
  );
  return { known: known.map((rxcui) => ({ kind: 'substance', rxcui })), uncoded };
}

function isOfMedicines(each: z.infer<typeof allergy>): boolean {
  const { category = [], clinicalStatus, verificationStatus, code } = each;
  const statuses = [clinicalStatus, verificationStatus].flatMap(codesOf);
  return (
    (category.length === 0 || category.some((one) => medicinal.includes(one))) &&
    !statuses.some((one) => notBorne.includes(one)) &&
    !codesOf(code).some((one) => noAllergy.includes(one))
  );
}

function codedIn(codes: readonly (string | undefined)[]): Coded<string> {
  const known = codes.filter((each) => each !== undefined);
  return { known: [...new Set(known)], uncoded: codes.length - known.length };
}

/** A medicine's RxCUI: its own, or that of the Medication that it refers to in itself or in its Bundle. */
function medicineCode(resource: CdsResource, bundle: CdsBundle): string | undefined {
  const {
    medicationCodeableConcept,
    medicationReference,
    contained = [],
  } = medicine.parse(resource);
  const reference = medicationReference?.reference;
  if (reference === undefined) {
    return rxcuiOf(medicationCodeableConcept);
  }
  const referred = reference.startsWith('#')
    ? contained.find(({ id }) => id === reference.slice(1))
    : bundle.entry?.find(
        ({ fullUrl, resource: other }) =>
          fullUrl === reference || `Medication/${other?.id ?? ''}` === reference,
      )?.resource;
  const { code } = z.looseObject({ code: concept.optional() }).parse(referred ?? {});
  return rxcuiOf(code);
}

function rxcuiOf(codeable: z.infer<typeof concept> | undefined): string | undefined {
  return codeable?.coding?.find(
    ({ system, code }) => system === rxNorm && rxcuiPattern.test(code ?? ''),
  )?.code;
}

function codesOf(codeable: z.infer<typeof concept> | undefined): readonly string[] {
  return (codeable?.coding ?? []).flatMap(({ code }) => code ?? []);
}

function resourcesOf({ entry = [] }: CdsBundle): readonly CdsResource[] {
  return entry.flatMap(({ resource }) => resource ?? []);
}
