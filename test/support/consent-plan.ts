import { randomUUID } from 'node:crypto';
import {
  resourceClasses,
  type ChartRequest,
  type CompartmentKind,
  type ConsentStatement,
  type RevocationStatement,
} from '@healthchain/protocol';
import { statementBase } from '@healthchain/protocol/testing';
import { decisionCall, openingCall, type AuthorityCall } from './authority-calls.js';
import type { Patient } from './patients.js';
import { endpoints } from './network.js';
import type { Seeded } from './seeded.js';

/** Something that somebody wants of the ledger, and the call that asks for it. */
export type Operation = { readonly call: AuthorityCall } & (
  | { readonly kind: 'consent'; readonly statement: ConsentStatement }
  | { readonly kind: 'revocation'; readonly statement: RevocationStatement }
  | { readonly kind: 'opening'; readonly request: ChartRequest }
);

const purposes = ['TREAT', 'TREAT', 'TREAT', 'HRESCH'] as const;
const compartments: readonly [CompartmentKind[], ...CompartmentKind[][]] = [
  ['general'],
  ['general'],
  ['general'],
  ['general', 'hiv'],
];
/** How many consents, the first, most revocations and openings are about. */
const disputed = 8;
const day = 24 * 60 * 60_000;
const fromNow = (duration: number): string => new Date(Date.now() + duration).toISOString();

/** Makes a patient's consents and revocations, and openings of their chart, of all kinds. */
export class ConsentPlan {
  readonly #patient: Patient;
  readonly #grantees: readonly [string, ...string[]];
  readonly #chance: Seeded;
  /** The first is never recorded. */
  readonly #consentIds: [string, ...string[]] = [randomUUID()];

  /** @param grantees whom consents are for; one of them is the clinician's organisation */
  constructor(patient: Patient, grantees: readonly [string, ...string[]], chance: Seeded) {
    this.#patient = patient;
    this.#grantees = grantees;
    this.#chance = chance;
  }

  consent(): Operation {
    const consentId = randomUUID();
    this.#consentIds.push(consentId);
    const statement: ConsentStatement = {
      kind: 'consent',
      ...this.#base(),
      consentId,
      grantee: this.#chance.pick(this.#grantees),
      purposes: ['TREAT'],
      compartments: ['general'],
      from: fromNow(-60_000),
      until: fromNow(30 * day),
    };
    return { kind: 'consent', statement, call: this.#decision(statement) };
  }

  /** Takes a consent back that may be taken back already, or not recorded yet. */
  revocation(): Operation {
    const consentId = this.#anyConsent();
    const statement = { kind: 'revocation' as const, ...this.#base(), consentId };
    return { kind: 'revocation', statement, call: this.#decision(statement) };
  }

  /** @param ofConsent id of the consent; any by default, with a request that it may not cover */
  opening(ofConsent?: string): Operation {
    const request: ChartRequest = {
      accessId: randomUUID(),
      patientId: this.#patient.chart.chartId,
      basis: { kind: 'consent', consentId: ofConsent ?? this.#anyConsent() },
      purpose: ofConsent === undefined ? this.#chance.pick(purposes) : 'TREAT',
      compartments: ofConsent === undefined ? this.#chance.pick(compartments) : ['general'],
      classes: [...resourceClasses],
    };
    return { kind: 'opening', request, call: openingCall(request) };
  }

  /** Most often one of the first, on which the others are then at odds. */
  #anyConsent(): string {
    const [unknown, ...ids] = this.#consentIds;
    const among = this.#chance.below(3) === 0 ? ids : ids.slice(0, disputed);
    return this.#chance.pick([unknown, ...among]);
  }

  #base() {
    const { chartId } = this.#patient.chart;
    return statementBase(chartId, new Date().toISOString(), endpoints().channel);
  }

  #decision(statement: ConsentStatement | RevocationStatement): AuthorityCall {
    return decisionCall(statement, this.#patient.device.sign(statement));
  }
}
