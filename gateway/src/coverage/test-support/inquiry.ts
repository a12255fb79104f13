import type { CoverageInquiry } from '../plan-service.js';

/** What a plan is asked about somebody who does not exist. */
export const inquiry: CoverageInquiry = {
  requestId: '3f0f0e52-5d1c-4a69-9b25-6c2f7f0f9c34',
  drug: '310385',
  quantity: { amount: 30_500, unit: '{each}' },
  daysSupply: 30,
  member: {
    ...{ memberId: 'W199-12', family: 'Núñez*~:^', given: 'Zoë', birthDate: '1961-02-28' },
    requester: { name: 'Lakeside General Hospital', npi: '1234567893' },
  },
};
