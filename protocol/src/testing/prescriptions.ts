import type { PrescribingPolicy, PrescribingRule } from '../prescriptions/prescribing-policy.js';
import type { OrderedMedicine, PrescriptionOrder } from '../prescriptions/orders.js';
import type { Act, Issue, Prescription } from '../prescriptions/prescriptions.js';

export const hour = 60 * 60_000;
export const day = 24 * hour;

/** When orders of tests are issued: six calendar months from it are 181 days, as few as there can be. */
export const issuedAt = Date.parse('2026-08-31T09:00:00.000Z');

/** An instant so many milliseconds after {@link issuedAt}. */
export function later(milliseconds: number): string {
  return new Date(issuedAt + milliseconds).toISOString();
}

/** The time of a decision, so many milliseconds after {@link issuedAt}. */
export function timeAfter(milliseconds: number): { readonly epochMilliseconds: number } {
  return { epochMilliseconds: issuedAt + milliseconds };
}

const everywhere = { refillPercent: 80, transfers: 1 };

/** One general rule for each schedule, at the federal limits. */
export const testRules: readonly PrescribingRule[] = [
  { drugs: 'uncontrolled', refills: 99, days: 365, refillPercent: 75, transfers: 99 },
  { drugs: 'II', refills: 0, days: 90, refillPercent: 100, transfers: 1 },
  { drugs: 'III', refills: 5, days: 180, ...everywhere },
  { drugs: 'IV', refills: 5, days: 180, ...everywhere },
  { drugs: 'V', refills: 11, days: 365, ...everywhere },
];

export const testPrescribingPolicy: PrescribingPolicy = {
  rules: [...testRules],
  scheduleTwoDays: 90,
  scheduleTwoRest: { shortageHours: 72, requestDays: 30, settingDays: 60 },
  claimHours: 24,
  returnDays: 14,
};

/** 30 tablets, one a day, once. */
export const testMedicine: OrderedMedicine = {
  drug: '197361',
  dosage: {
    dose: { amount: 1000, unit: '{each}' },
    ...{ route: 'oral', frequency: 1, period: 1, periodUnit: 'd' },
  },
  quantity: { amount: 30_000, unit: '{each}' },
  daysSupply: 30,
  refills: 0,
  substitution: true,
  compartments: ['general'],
};

/** An order for {@link testMedicine}. */
export function testOrder(change: Partial<PrescriptionOrder> = {}): PrescriptionOrder {
  return {
    prescriptionId: '3f0f2cf9-3ff8-4d0a-a1f8-3e52f2cf94c1',
    patientId: '5f1f7a55-5b14-4e0f-8a3d-0d2b6c7f8e90',
    organization: 'LakesideMSP',
    publicKeyDigest: 'a'.repeat(64),
    ...testMedicine,
    textDigest: 'b'.repeat(64),
    ...change,
  };
}

/** What an organisation does so many milliseconds after {@link issuedAt}. */
export function testAct(organization: string, after = 0): Act {
  return {
    organization,
    ...{ publicKeyDigest: 'c'.repeat(64), transactionId: 'd'.repeat(64) },
    at: later(after),
  };
}

/** A draft of an order. */
export function testDraft(order: PrescriptionOrder = testOrder()): Prescription {
  return {
    salt: '0'.repeat(32),
    order,
    drafted: testAct(order.organization),
    ...{ fills: [], rejections: [], transfers: [] },
  };
}

/** How an order was issued: for as many days, under the rules of a state. */
export function testIssue(days: number, state = 'IL'): Issue {
  return {
    ...testAct('LakesideMSP'),
    until: later(days * day),
    ...{ state, policyVersion: 1, overrides: [] },
  };
}

/** A prescription in force: of an order, for as many days. */
export function testPrescription(
  order: PrescriptionOrder = testOrder(),
  days = 90,
  change: Partial<Prescription> = {},
): Prescription & { readonly issued: Issue } {
  return { ...testDraft(order), issued: testIssue(days), ...change };
}
