import { routes } from '@healthchain/protocol/prescriptions';
import type { PrescriptionWords } from '../../../prescriptions/prescription-words.js';
import type { ScriptMedication } from '../medication.js';
import type { NewRx } from '../messages.js';
import type { ScriptMedicationRequest } from './medication-request-schema.js';
import { organizationOf, quantityOf, uuidOf } from './profile.js';
import { systems } from './systems.js';

/** A prescription's message as a FHIR R4 MedicationRequest; a draft has no id yet. */
export function toMedicationRequest(message: NewRx): ScriptMedicationRequest {
  const { prescriptionId, patientId, medication, words, from } = message;
  const { substitutionAllowed, renews } = medication;
  return {
    ...{ resourceType: 'MedicationRequest', intent: 'order' },
    status: prescriptionId === undefined ? 'draft' : 'active',
    ...(prescriptionId !== undefined && { identifier: [uuidOf(prescriptionId)] }),
    meta: {
      security: medication.compartments.map((code) => ({ system: systems.compartment, code })),
    },
    ...categoryOf(medication),
    ...(words && { contained: containedOf(words) }),
    subject: { ...(words && { reference: '#patient' }), identifier: uuidOf(patientId) },
    authoredOn: message.sentAt,
    requester: {
      identifier: {
        ...{ system: systems.credential, value: message.prescriber },
        assigner: organizationOf(from),
      },
    },
    medicationCodeableConcept: {
      coding: [{ system: systems.rxnorm, code: medication.drug }],
      ...(words && { text: words.drug }),
    },
    dosageInstruction: dosageOf(medication, words),
    dispenseRequest: dispenseRequestOf(medication),
    substitution: { allowedBoolean: substitutionAllowed },
    ...(renews !== undefined && { priorPrescription: { identifier: uuidOf(renews) } }),
    ...(words?.note !== undefined && { note: [{ text: words.note }] }),
  };
}

function categoryOf({
  schedule,
  setting,
}: ScriptMedication): Pick<ScriptMedicationRequest, 'category'> {
  const category: NonNullable<ScriptMedicationRequest['category']> = [];
  if (schedule !== undefined) {
    category.push({ coding: [{ system: systems.schedule, code: schedule }] });
  }
  if (setting !== undefined) {
    category.push({ coding: [{ system: systems.setting, code: setting }] });
  }
  return category.length === 0 ? {} : { category };
}

function containedOf({ patient }: PrescriptionWords): ScriptMedicationRequest['contained'] {
  const { name, birthDate, address } = patient;
  return [
    {
      ...{ resourceType: 'Patient', id: 'patient', name: [{ text: name }], birthDate },
      address: [{ text: address }],
    },
  ];
}

function dosageOf(
  { dosage }: ScriptMedication,
  words: PrescriptionWords | undefined,
): ScriptMedicationRequest['dosageInstruction'] {
  const { dose, route, frequency, period, periodUnit, asNeeded } = dosage;
  return [
    {
      ...(words && { text: words.directions }),
      timing: { repeat: { frequency, period, periodUnit } },
      ...(asNeeded && { asNeededBoolean: true }),
      route: { coding: [{ system: systems.snomed, code: routes[route] }] },
      doseAndRate: [{ doseQuantity: quantityOf(dose) }],
    },
  ];
}

function dispenseRequestOf(
  medication: ScriptMedication,
): ScriptMedicationRequest['dispenseRequest'] {
  const { earliestFill: start, validUntil: end, pharmacy } = medication;
  const validityPeriod = {
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  };
  return {
    ...(Object.keys(validityPeriod).length > 0 && { validityPeriod }),
    numberOfRepeatsAllowed: medication.refills,
    quantity: quantityOf(medication.quantity),
    expectedSupplyDuration: { value: medication.daysSupply, system: systems.ucum, code: 'd' },
    ...(pharmacy !== undefined && { performer: organizationOf(pharmacy) }),
  };
}
