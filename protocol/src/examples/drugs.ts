import { z } from 'zod';
import { drugEntrySchema, drugWord, ingredientEntrySchema, rxcui } from '../drugs/drug-entries.js';
import {
  checkedSchema,
  checkFindingSchema,
  medicationCheckSchema,
} from '../drugs/medication-check.js';
import { dosageSchema } from '../prescriptions/dosage.js';
import { orderedMedicineSchema, prescriptionOrderSchema } from '../prescriptions/orders.js';
import { mspId, randomId, sha256Hex } from '../primitives.js';
import { exampleOf } from './example-of.js';
import { example } from './registry.js';

const phenelzine = { rxcui: '8123', name: 'phenelzine' };
const amphetamine = { rxcui: '725', name: 'amphetamine' };

/** Examples about drugs: an interaction of the ONC's list. */
example(rxcui, phenelzine.rxcui);
example(drugWord, 'onc-2012');
example(ingredientEntrySchema, {
  ...{ kind: 'ingredient', ...phenelzine },
  interactions: [{ partner: amphetamine.rxcui, severity: 'critical', sources: ['onc-2012'] }],
  ...{
    therapyClasses: ['monoamine-oxidase-inhibitors'],
    allergyClasses: [],
    sources: ['onc-2012'],
  },
});
example(drugEntrySchema, {
  ...{ kind: 'drug', rxcui: '308188', name: 'amoxicillin 250 MG Oral Tablet' },
  ingredients: [
    { rxcui: '723', name: 'amoxicillin', strength: { thousandths: 250_000, unit: 'mg' } },
  ],
  ...{ therapyClasses: [], sources: ['rxnorm'], doseForm: 'Oral Tablet' },
});
example(medicationCheckSchema, {
  drugs: [phenelzine.rxcui],
  active: [amphetamine.rxcui],
  allergies: [{ kind: 'class', class: 'penicillins' }],
});
const interaction = example(checkFindingSchema.options[0], {
  kind: 'interaction',
  between: [
    {
      drug: { ...phenelzine, standing: 'new' },
      ...{ ingredient: phenelzine.rxcui, ingredientName: phenelzine.name },
    },
    {
      drug: { ...amphetamine, standing: 'active' },
      ...{ ingredient: amphetamine.rxcui, ingredientName: amphetamine.name },
    },
  ],
  ...{ severity: 'critical', sources: ['onc-2012'] },
});
example(checkedSchema, {
  ...{ outcome: 'checked', ...exampleOf(checkedSchema.pick({ version: true, baseId: true })) },
  ...{ findings: [interaction], unknown: [] },
});

const dosage: z.input<typeof dosageSchema> = {
  dose: { amount: 1000, unit: '{each}' },
  ...{ route: 'oral', frequency: 3, period: 1, periodUnit: 'd' },
};
/** An order that adds up. */
const order = {
  ...{ drug: '308188', dosage, quantity: { amount: 30_000, unit: '{each}' as const } },
  ...{ daysSupply: 10, refills: 1, substitution: true, compartments: ['general' as const] },
};
const named = z.strictObject({
  ...{ prescriptionId: randomId, patientId: randomId, organization: mspId },
  ...{ publicKeyDigest: sha256Hex, textDigest: sha256Hex },
});
example(orderedMedicineSchema, order);
example(prescriptionOrderSchema, { ...exampleOf(named), ...order });
