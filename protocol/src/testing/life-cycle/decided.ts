import type { DecisionTime } from '../../access/decision-time.js';
import { HealthChainError } from '../../errors.js';
import {
  claimed,
  ended,
  held,
  rejected,
  resumed,
  returned,
  transferAnswered,
  transferred,
} from '../../prescriptions/decide-acts.js';
import { decideDispense } from '../../prescriptions/decide-dispense.js';
import { decideIssue } from '../../prescriptions/decide-issue.js';
import type { PrescribingPolicy } from '../../prescriptions/prescribing-policy.js';
import {
  restOf,
  statusOf,
  type PrescriptionStatus,
} from '../../prescriptions/prescription-status.js';
import type {
  Act,
  Dispense,
  Fill,
  Prescription,
  ReasonedAct,
} from '../../prescriptions/prescriptions.js';
import { day, testDraft, testOrder, testPrescribingPolicy, testRules } from '../prescriptions.js';
import { amountOf, type Portion, type Subject, type Terms } from './subject.js';

/** A prescription as the code decides about it, and what was dispensed of it, as the ledger keeps both. */
export class Decided implements Subject {
  prescription: Prescription;
  readonly dispenses: Dispense[] = [];
  private readonly policy: PrescribingPolicy;

  constructor(
    terms: Terms,
    public now: number,
  ) {
    this.prescription = testDraft(orderOf(terms, now));
    this.policy = policyWith(terms.transfers);
  }

  get status(): PrescriptionStatus {
    return statusOf(this.prescription, this.time);
  }

  issue(): boolean {
    return this.attempt(() => {
      const { order, ended, issued } = this.prescription;
      if (ended !== undefined || issued !== undefined) {
        throw new HealthChainError('PRESCRIPTION_ISSUED');
      }
      const facts = { state: 'IL', policy: this.policy, medicines: [], ingredients: [order.drug] };
      const until = decideIssue(order, { ...facts, time: this.time });
      const terms = { until, state: 'IL', policyVersion: 1, overrides: [] };
      return { ...this.prescription, issued: { ...this.act(order.organization), ...terms } };
    });
  }

  claim(pharmacy: string): boolean {
    return this.attempt(() =>
      claimed(this.prescription, this.act(pharmacy), this.policy, this.time),
    );
  }

  reject(pharmacy: string): boolean {
    return this.attempt(() => rejected(this.prescription, this.reasoned(pharmacy), this.time));
  }

  dispense(pharmacy: string, portion: Portion): boolean {
    return this.attempt(() => {
      const rest = restOf(this.prescription, this.time);
      const amount = amountOf(portion, rest === 0 ? this.prescription.order.quantity.amount : rest);
      const request = { pharmacy, amount, partial: portion.reason };
      const fill = decideDispense(this.prescription, request, this.policy, this.time);
      this.record(pharmacy, fill, amount);
      return this.withFill(fill, pharmacy);
    });
  }

  takeBack(pharmacy: string, number: number): boolean {
    const dispense = this.dispenses[number];
    if (dispense === undefined) {
      return false;
    }
    const act = this.act(pharmacy);
    return this.attempt(() => {
      const after = returned(this.prescription, dispense, act, this.policy, this.time);
      this.dispenses[number] = { ...dispense, returned: act };
      return after;
    });
  }

  hold(): boolean {
    return this.attempt(() => held(this.prescription, this.reasoned('LakesideMSP'), this.time));
  }

  resume(): boolean {
    return this.attempt(() => resumed(this.prescription, this.time));
  }

  cancel(): boolean {
    return this.attempt(() => ended(this.prescription, this.reasoned('LakesideMSP'), this.time));
  }

  transfer(from: string, to: string): boolean {
    return this.attempt(() =>
      transferred(this.prescription, this.act(from), to, this.policy, this.time),
    );
  }

  answer(pharmacy: string, accepted: boolean): boolean {
    return this.attempt(() =>
      transferAnswered(this.prescription, this.act(pharmacy), accepted, this.time),
    );
  }

  private get time(): DecisionTime {
    return { epochMilliseconds: this.now };
  }

  /** Whether an act is permitted; refusals alone are caught. */
  private attempt(act: () => Prescription): boolean {
    try {
      this.prescription = act();
      return true;
    } catch (error) {
      if (error instanceof HealthChainError) {
        return false;
      }
      throw error;
    }
  }

  private act(organization: string): Act {
    const at = new Date(this.now).toISOString();
    return { organization, publicKeyDigest: 'c'.repeat(64), transactionId: 'd'.repeat(64), at };
  }

  private reasoned(organization: string): ReasonedAct {
    return { ...this.act(organization), reason: 'clarification-needed' };
  }

  private record(pharmacy: string, { number }: Fill, amount: number): void {
    const { salt, order } = this.prescription;
    const { prescriptionId, patientId } = order;
    this.dispenses.push({
      ...{ salt, dispenseId: prescriptionId, prescriptionId, patientId },
      ...{ dispensed: this.act(pharmacy), fill: number, amount },
    });
  }

  /** As the chaincode stores it. */
  private withFill(fill: Fill, pharmacy: string): Prescription {
    const { claim, ...rest } = this.prescription;
    const changed = claim === undefined ? this.prescription : rest;
    const others = rest.fills.filter(({ number }) => number !== fill.number);
    return { ...changed, pharmacy: rest.pharmacy ?? pharmacy, fills: [...others, fill] };
  }
}

function orderOf(terms: Terms, start: number) {
  const { schedule, refills, quantity, daysSupply, isTerminal, earliestDay } = terms;
  return testOrder({
    ...{ refills, daysSupply, quantity: { amount: quantity, unit: '{each}' } },
    ...(schedule && { schedule }),
    ...(isTerminal && { setting: 'terminal-illness' }),
    ...(earliestDay !== undefined && {
      earliestFill: new Date(start + earliestDay * day).toISOString(),
    }),
  });
}

function policyWith(transfers: number): PrescribingPolicy {
  const rules = testRules.map((rule) =>
    rule.drugs === 'uncontrolled' || rule.drugs === 'II' ? rule : { ...rule, transfers },
  );
  return { ...testPrescribingPolicy, rules };
}
