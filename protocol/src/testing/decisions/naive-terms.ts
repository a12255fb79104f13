/** What a second implementation of the decision is asked about: the plain data of requests and of the ledger. */

/** What a condition says about people: one of them, whoever has a role, or a care team. */
export type NaiveActor =
  | { readonly kind: 'person'; readonly publicKeyDigest: string }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'care-team'; readonly careTeamId: string };

/** When what a record tells of happened: days, from inclusive, until exclusive. */
export interface NaivePeriod {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Takes back what stands around it; what it leaves out is no condition. */
export interface NaiveException {
  readonly actors?: readonly NaiveActor[] | undefined;
  readonly purposes?: readonly string[] | undefined;
  readonly compartments?: readonly string[] | undefined;
  readonly classes?: readonly string[] | undefined;
  readonly dataPeriod?: NaivePeriod | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly except?: readonly NaiveException[] | undefined;
}

export interface NaiveConsentStatement {
  readonly patientId: string;
  readonly grantee: string;
  readonly purposes: readonly string[];
  readonly compartments: readonly string[];
  readonly classes?: readonly string[] | undefined;
  readonly actors?: readonly NaiveActor[] | undefined;
  readonly dataPeriod?: NaivePeriod | undefined;
  readonly from: string;
  readonly until: string;
  readonly except?: readonly NaiveException[] | undefined;
  readonly once?: boolean | undefined;
  /** The delegation under which somebody signed it for the patient. */
  readonly delegationId?: string | undefined;
}

export interface NaiveConsent {
  readonly signed: { readonly statement: NaiveConsentStatement };
  readonly enrolmentId: string;
  readonly revocation?: object | undefined;
  readonly usedBy?: string | undefined;
}

/** Whose passkey is enrolled, if it is not the patient's. */
export interface NaiveProxy {
  readonly until: string;
  readonly compartments?: readonly string[] | undefined;
}

export interface NaiveDelegation {
  readonly signed: {
    readonly statement: {
      readonly patientId: string;
      readonly powers: readonly string[];
      readonly purposes: readonly string[];
      readonly compartments: readonly string[];
      readonly from: string;
      readonly until: string;
    };
  };
  readonly enrolmentId: string;
  readonly ended?: object | undefined;
}

export interface NaiveEmergency {
  readonly signed: {
    readonly statement: {
      readonly patientId: string;
      readonly organization: string;
      readonly publicKeyDigest: string;
      readonly until: string;
    };
  };
  readonly ended?: object | undefined;
}

export interface NaivePolicy {
  readonly hierarchy: readonly { readonly senior: string; readonly junior: string }[];
  readonly rules: readonly {
    readonly roles: readonly string[];
    readonly actions: readonly string[];
    readonly classes: readonly string[];
    readonly purposes: readonly string[];
  }[];
}

export interface NaiveRequest {
  readonly accessId: string;
  readonly patientId: string;
  readonly basis: { readonly kind: 'consent' | 'emergency' };
  readonly purpose: string;
  readonly compartments: readonly string[];
  readonly classes: readonly string[];
}

export interface NaivePerson {
  readonly organization: string;
  readonly publicKeyDigest: string;
  readonly role: string;
}

/** A care team that an organisation keeps: its members by the keys of their credentials. */
export interface NaiveCareTeam {
  readonly organization: string;
  readonly careTeamId: string;
  readonly members: readonly string[];
}

/** Everything that a decision rests on. What is undefined is not on the ledger. */
export interface NaiveCase {
  readonly request: NaiveRequest;
  readonly person: NaivePerson;
  /** When it is decided. */
  readonly at: string;
  /** The patient's present enrolment; undefined where no passkey is enrolled. */
  readonly enrolmentId: string | undefined;
  readonly proxy: NaiveProxy | undefined;
  /** What the request's consent id names. */
  readonly consent: NaiveConsent | undefined;
  /** What the consent's delegation id names. */
  readonly delegation: NaiveDelegation | undefined;
  /** What the request's emergency id names. */
  readonly emergency: NaiveEmergency | undefined;
  /** Those that organisations keep when it is decided, as far as the consent names them. */
  readonly careTeams: readonly NaiveCareTeam[];
  readonly policy: NaivePolicy | undefined;
}
