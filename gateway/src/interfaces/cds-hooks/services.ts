/** The services, as the discovery of CDS Hooks 2.0 lists them. Each hook has one, under its own name. */
const described = {
  'order-select': {
    title: 'Interactions of selected medicines',
    description:
      'Checks selected medicines against the other drafts, active medicines and allergies by the drug knowledge ' +
      'that the network has put in force.',
  },
  'order-sign': {
    title: 'Interactions before signing',
    description:
      'Checks all drafted medicines against each other, active medicines and allergies by the drug knowledge ' +
      'that the network has put in force.',
  },
} as const;

export type ServiceId = keyof typeof described;
export const serviceIds = Object.keys(described) as [ServiceId, ...ServiceId[]];

/** What a client sends along, as searches in its own FHIR server. */
const prefetch = {
  medications: 'MedicationRequest?patient={{context.patientId}}&status=active,on-hold',
  allergies: 'AllergyIntolerance?patient={{context.patientId}}',
} as const;

const usageRequirements =
  'Medicines and allergies are coded in RxNorm, and come with the request. What other organisations prescribed is ' +
  'checked, as far as the patient’s consents cover it, when the prescription is issued.';

export const services = serviceIds.map((id) => ({
  ...{ hook: id, id, ...described[id] },
  ...{ prefetch, usageRequirements },
}));
