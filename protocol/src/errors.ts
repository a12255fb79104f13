/**
 * Stable error codes. The same code stands in the chaincode's message, in the gateway's
 * OperationOutcome or problem+json, and in the portal's texts. Codes are never reused or renamed.
 */
export const errorCodes = {
  // Any caller
  INVALID_ARGUMENT: 'An argument is missing or malformed.',
  NOT_FOUND: 'Nothing with this identifier is known here.',
  ALREADY_EXISTS: 'This identifier is already in use.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used for a different request.',
  INTERNAL: 'An unexpected failure; the log names it by the trace or transaction id.',

  // Who may (chaincode)
  ADMIN_REQUIRED: 'Only an administrator of the organisation may do this.',
  ORGANIZATION_UNKNOWN: 'The caller’s organisation is not in the organisations document in force.',
  ORGANIZATION_KIND_NOT_PERMITTED: 'An organisation of this kind may not do this.',
  CREDENTIAL_MISSING: 'No credential on the ledger is bound to the caller’s key.',
  CREDENTIAL_INACTIVE:
    'The credential is not countersigned, has expired, is suspended or was revoked.',
  APPLICATION_REQUIRED:
    'A role that takes a licence, and every role from a registrar, is given on a checked application only.',
  APPLICATION_CLOSED: 'The application was decided already.',
  CHECKS_NOT_PASSED: 'The application was not checked, or a check failed or could not be made.',
  CHECKS_DIFFER: 'The credential says something else of the person than the checks established.',
  LICENCE_REQUIRED: 'The role takes a licence of a profession that bears it.',
  VALIDITY_TOO_LONG:
    'A credential lasts at most 36 months from its issue and from the checks, and no longer than the licence.',
  ROLE_NOT_PERMITTED: 'The caller’s role may not do this.',
  COUNTERSIGNER_NOT_INDEPENDENT: 'A second organisation has to countersign.',
  NOT_CUSTODIAN: 'Only the custodian of a chart may write to it.',
  NOT_OWN_ORGANIZATION: 'Only the person’s own organisation may do this.',

  // What holds (chaincode)
  TRANSIENT_MISSING: 'The sensitive argument has to travel in the transient map.',
  COMMITMENT_MISMATCH: 'The stated Merkle root is not that of the supplied versions.',
  COMPARTMENT_UNKNOWN: 'A version names a compartment that the request does not prove.',
  CHART_UNKNOWN: 'A compartment names a chart that the request does not prove.',
  STATE_MISMATCH: 'The supplied value is not the one the ledger holds.',
  PRIVATE_DATA_UNAVAILABLE: 'The private value has not reached this peer yet.',
  DOCUMENT_VERSION_UNEXPECTED: 'A proposal has to follow the version in force.',
  REVISION_UNEXPECTED: 'A change has to follow the revision that is in force.',
  CARE_TEAM_UNKNOWN: 'The organisation has no such care team.',

  // What a patient or provider states (chaincode)
  SIGNATURE_INVALID: 'The passkey’s signature does not prove the statement.',
  STATEMENT_NOT_CURRENT: 'The statement was signed too long ago, or in the future.',
  NONCE_USED: 'A statement with this nonce was taken before.',
  RELYING_PARTY_UNKNOWN: 'No site is registered for passkeys of this organisation.',
  STEP_UP_REQUIRED:
    'Somebody of the organisation has to have signed this by their passkey within two minutes.',
  PATIENT_UNKNOWN: 'No passkey is enrolled for this patient.',
  REGISTRAR_NOT_INDEPENDENT: 'The registrar of a second organisation has to confirm.',
  CONSENT_UNKNOWN: 'The patient gave no such consent.',
  CONSENT_REVOKED: 'The patient took the consent back.',
  CONSENT_SUPERSEDED: 'The passkey that signed the consent was replaced.',
  CONSENT_NOT_IN_FORCE: 'The consent has not begun or has ended.',
  CONSENT_FOR_ANOTHER: 'The consent was given to another organisation.',
  PURPOSE_NOT_CONSENTED: 'The consent does not cover this purpose.',
  COMPARTMENT_NOT_CONSENTED:
    'A compartment that was asked for is not covered by the consent, nor opened in an emergency.',
  EMERGENCY_UNKNOWN: 'No such emergency was declared for this patient.',
  EMERGENCY_ENDED: 'The emergency has ended.',
  EMERGENCY_OF_ANOTHER: 'The emergency is another clinician’s.',
  EMERGENCY_NOT_OVER: 'The emergency is not over: more can be opened under it.',
  EMERGENCY_UNREVIEWED:
    'The patient ended an emergency of this clinician, and nobody has reviewed it yet.',
  EMERGENCY_PURPOSE: 'An emergency opens a chart for the purpose BTG, and nothing else does.',
  PASSKEY_UNKNOWN: 'No passkey of this person is enrolled, or none by this id.',
  PASSKEYS_EXHAUSTED:
    'The person has as many passkeys as can stand side by side, or has added as many as one enrolment bears.',
  LAST_PASSKEY: 'The last passkey of a person cannot be removed.',
  REVIEWER_NOT_INDEPENDENT: 'Another person has to review an emergency.',
  POLICY_UNKNOWN: 'No access policy is in force.',
  POLICY_NOT_PERMITTED: 'The access policy does not permit this role what was asked for.',
  CLASS_NOT_CONSENTED: 'The consent does not cover a class that was asked for.',
  CONSENT_EXCEPTED: 'An exception of the consent covers what was asked for.',
  CONSENT_USED: 'The consent was for one opening, and was used.',
  CONSENT_NOT_SEPARATE: 'Notes of counselling sessions take a consent of their own.',
  CONSENTS_EXHAUSTED: 'The patient has as many consents as can stand side by side.',
  ENROLMENT_ENDED: 'The time of the proxy who spoke for the patient is over.',
  DELEGATION_UNKNOWN: 'The patient gave no such delegation.',
  DELEGATION_ENDED: 'The delegation was taken back or laid down.',
  DELEGATION_NOT_IN_FORCE: 'The delegation has not begun or has ended.',
  DELEGATION_EXCEEDED: 'Who signed may not decide this for the patient.',
  DELEGATIONS_EXHAUSTED: 'The patient has as many delegations as can stand side by side.',

  // What a patient asks for (chaincode)
  REQUEST_POLICY_UNKNOWN: 'No policy about patients’ requests is in force.',
  REQUEST_UNKNOWN: 'The patient made no such request.',
  REQUEST_ANSWERED: 'The request was answered already.',
  EXTENSION_NOT_PERMITTED: 'The answer was postponed already, or cannot be.',
  EXTENSION_TOO_LATE: 'An answer is postponed within its first period only.',
  ANSWER_NOT_PERMITTED: 'The regulation allows no such answer to such a request.',

  // Drugs (chaincode)
  DRUG_KNOWLEDGE_UNKNOWN: 'No base of drug knowledge is in force; nothing was checked.',
  PROOF_INVALID: 'The Merkle proof does not lead from the entry to the root.',

  // Prescriptions (chaincode)
  PRESCRIBING_POLICY_UNKNOWN: 'No prescribing policy is in force.',
  PRESCRIPTION_UNKNOWN: 'The patient has no such prescription.',
  PRESCRIPTION_NOT_ISSUED: 'The prescription is a draft that nobody has signed.',
  PRESCRIPTION_ISSUED: 'The prescription was issued already, and is no draft any more.',
  NOT_OWN_PRESCRIPTION: 'Only who is named in the order issues it.',
  OVERRIDE_REQUIRED: 'What the check found, or does not know, takes a coded reason each.',
  SIGNATURES_REQUIRED: 'A controlled substance takes the prescriber’s signature by two factors.',
  SIGNING_RIGHT_MISSING: 'Two people have not granted the right to sign for controlled substances.',
  GRANTOR_NOT_INDEPENDENT: 'Nobody grants the right to sign to themselves.',
  PRESCRIPTION_ENDED: 'The prescription has ended.',
  PRESCRIPTION_EXPIRED: 'The last day on which the prescription could be filled is over.',
  PRESCRIPTION_COMPLETED: 'Nothing is left of the prescription.',
  PRESCRIPTION_ON_HOLD: 'The prescription is on hold.',
  PRESCRIPTION_NOT_ON_HOLD: 'The prescription is not on hold.',
  PRESCRIPTION_IN_TRANSFER: 'The prescription is on its way to another pharmacy.',
  PRESCRIPTION_CLAIMED: 'Another pharmacy is preparing the filling.',
  PRESCRIPTION_ELSEWHERE:
    'A controlled substance is dispensed where its prescription stands; have it transferred first.',
  PRESCRIPTION_PERIOD_EMPTY: 'The prescription would end before it could be filled.',
  PRESCRIBER_INACTIVE: 'The prescriber’s credential is suspended or was revoked.',
  SCHEDULE_NOT_REGISTERED: 'The prescriber’s DEA registration does not cover this schedule now.',
  SCHEDULE_MISSTATED: 'The order states another schedule than the drug knowledge in force.',
  REFILLS_EXCEEDED: 'A drug of this schedule has fewer refills.',
  SUPPLY_EXCEEDED: 'Prescriptions for a schedule II drug last at most 90 days together.',
  EARLIEST_FILL_REQUIRED:
    'A further prescription for a schedule II drug names its earliest fill date.',
  FILL_TOO_EARLY: 'The filling cannot be dispensed yet.',
  QUANTITY_EXCEEDED: 'Less is left of the filling.',
  PARTIAL_FILL_UNEXPLAINED: 'A part of a filling is dispensed for a stated reason.',
  PARTIAL_FILL_NOT_PERMITTED: 'No part of this filling may be dispensed for this reason now.',
  TRANSFER_NOT_PERMITTED: 'The prescription cannot be transferred, or no more.',
  TRANSFER_UNKNOWN: 'No transfer to this pharmacy is under way.',
  DISPENSE_UNKNOWN: 'Nothing was dispensed under this id.',
  RETURN_NOT_PERMITTED:
    'What was dispensed elsewhere, too long ago, before a later filling, or was taken back cannot be returned.',
  MEDICINES_EXHAUSTED: 'The patient has as many prescriptions as can be in force side by side.',

  // Coverage (chaincode)
  COVERAGE_ANSWERED: 'The plan has answered the request before.',
  COVERAGE_TIMED_OUT: 'The time within which the plan could answer is over.',
  COVERAGE_NOT_ENDORSED:
    'What stands as the answer is not what the plan’s own peer endorsed of this request.',

  // Keys and journals (chaincode)
  ACCESS_NOT_PERMITTED: 'No permitted access has this identifier.',
  SESSION_ENDED: 'The session of this access has ended.',
  NOT_KEY_KEEPER: 'The organisation neither keeps the chart nor shares of its keys.',
  WRAPPING_KEY_UNKNOWN: 'The organisation has not published this wrapping key.',
  CLASSES_NOT_SEPARABLE:
    'Key keepers can release whole compartments only; ask for every class, or wait for the custodian.',
  ESCROW_MISMATCH: 'The deposit is not what the consent covers.',
  KEYS_RELEASED:
    'Key keepers released keys of the chart, and its custodian has to retire them first.',
  ANCHOR_UNEXPECTED: 'An anchor has to follow the last one of its organisation.',

  // Attestations and second opinions (chaincode)
  ISSUER_UNKNOWN: 'The organisation has published no key for attestations.',
  PRESENTATION_INVALID: 'The presentation does not prove what it discloses, here and now.',
  ATTESTATION_EXPIRED: 'The attestation has ended.',
  DISCLOSURE_INSUFFICIENT: 'The presentation does not disclose what is asked for.',
  REVOCATION_UNEXPECTED: 'A revocation has to follow the last one of its organisation.',
  OPINION_ANSWERED: 'The question was answered before.',

  // Attestations and second opinions (gateway)
  ATTESTATION_MISSING: 'Nothing is attested of this person; get an attestation first.',
  ATTESTATION_REVOKED: 'The attestation was revoked.',
  LICENCE_UNKNOWN: 'The organisation has stated no licence of this person.',
  RELAY_UNREACHABLE: 'No relay of another organisation can be reached.',
  OPINION_UNREADABLE: 'What was sealed does not open.',

  // Keys and journals (gateway)
  AUTHORITY_NOT_PROVEN: 'The patient’s signature or a registrar’s transaction does not prove it.',
  RELEASE_INVALID: 'The released keys are not those that the ledger names.',
  CUSTODIAN_UNREACHABLE: 'Neither the chart’s custodian nor enough key keepers can be reached.',
  CUSTODIAN_AVAILABLE: 'The chart’s custodian can be reached: open the chart anew, and ask it.',
  JOURNAL_DIVERGED: 'The journal is not the one whose anchors stand on the ledger.',

  // Applying for a credential (gateway)
  INVITATION_INVALID: 'No open invitation has this code: it is mistyped, was used or has expired.',

  // Finding a patient elsewhere (gateway)
  SHARE_CODE_UNKNOWN: 'No open share code is this one: it is mistyped, was used or has expired.',
  SHARE_CODES_EXHAUSTED: 'The patient has as many open share codes as can stand side by side.',
  PREFETCH_MISSING: 'A CDS service was not sent what it asks to be sent along.',
  DEMOGRAPHICS_INSUFFICIENT:
    'Give an identifier with its system, or family name, first given name and full date of birth.',
  HOSPITAL_UNREACHABLE: 'Not every hospital could be asked; what the others say is not certain.',

  // Sign-in (gateway)
  ASSERTION_INVALID: 'The client assertion is malformed, or no key of a registered client made it.',
  ASSERTION_EXPIRED: 'The client assertion has expired.',
  ASSERTION_WRONG_AUDIENCE: 'The client assertion was made for another server.',
  ASSERTION_REPLAYED: 'The client assertion was used before.',
  SIGN_IN_EXPIRED: 'The sign-in has ended or was not begun here; begin it anew.',
  STEP_UP_EXPIRED: 'The request for a signature has ended or was never made; begin it anew.',
  SIGN_IN_REFUSED: 'The passkey does not sign in here.',
  CARD_REFUSED: 'The smart card does not sign in here.',
  TOKEN_MISSING: 'A bearer token is required.',
  TOKEN_INVALID:
    'The bearer token is malformed, its signature does not verify, or whom it stands for was removed.',
  TOKEN_EXPIRED: 'The bearer token has expired.',
  TOKEN_WRONG_AUDIENCE: 'The bearer token was issued for another audience.',
  SCOPE_INSUFFICIENT: 'The token’s scope does not cover this request.',

  // FHIR (gateway)
  UNSUPPORTED_MEDIA_TYPE: 'Send application/fhir+json.',
  NOT_ACCEPTABLE: 'Only application/fhir+json can be returned.',
  BODY_MALFORMED: 'The body is not well-formed JSON.',
  BODY_TOO_LARGE: 'The body exceeds the size limit.',
  BUNDLE_INVALID: 'The Bundle breaks a rule of FHIR Bundles.',
  BUNDLE_TOO_MANY_ENTRIES: 'The Bundle has more entries than one transaction takes.',
  INTERACTION_NOT_SUPPORTED: 'The interaction is not in the CapabilityStatement.',
  ENTRY_NOT_SUPPORTED:
    'An entry asks for something else than to create a resource of a supported type.',
  RESOURCE_TYPE_NOT_SUPPORTED: 'The resource type is not in the CapabilityStatement.',
  RESOURCE_INVALID: 'The resource breaks a rule of its structure definition.',
  REFERENCE_UNRESOLVED: 'A reference points to nothing known here or in the Bundle.',
  REFERENCE_AMBIGUOUS: 'A conditional reference matches more than one resource.',
  CONDITION_AMBIGUOUS: 'A conditional create matches more than one resource.',
  SUBJECT_MISSING: 'A resource belongs to no patient, nor to the directory.',
  SUBJECT_AMBIGUOUS: 'A resource belongs to more than one patient.',
  SEARCH_PARAMETER_NOT_SUPPORTED: 'The search parameter is not in the CapabilityStatement.',
  PAGE_EXPIRED: 'The page link is malformed or no longer valid.',
  CONSENT_NOT_EXPRESSIBLE:
    'A statement that a patient signs cannot say exactly what the Consent says.',

  // Keys, content, ledger (gateway)
  KEY_UNAVAILABLE: 'The key store does not answer or does not hold the key.',
  CONTENT_UNAVAILABLE: 'The encrypted content cannot be fetched now.',
  CONTENT_ALTERED: 'The encrypted content is not what was committed.',
  REPLICATION_FAILED:
    'The content could not be copied to enough organisations; nothing was committed.',
  CERTIFICATE_EXPIRED: 'The certificate that would sign this has expired; nothing was committed.',
  LEDGER_UNAVAILABLE: 'The ledger cannot be reached now; nothing was committed.',
  STORAGE_FULL: 'The disk of this gateway is full.',
  LEDGER_REJECTED: 'The ledger refused the transaction; nothing was committed.',
  COMMIT_UNKNOWN:
    'The outcome could not be learned yet; look whether the data is there before you send it again.',
  CATCHING_UP: 'The read model is being built from the ledger; retry after the stated time.',
  BUSY: 'Too many requests are in progress; retry after the stated time.',
  RATE_LIMITED: 'This client exceeds its number of requests; retry after the stated time.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;

/** A refusal or failure with a stable code. Its text never holds PHI. */
export class HealthChainError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail: string = errorCodes[code], options?: ErrorOptions) {
    super(`[${code}] ${detail}`, options);
    this.name = 'HealthChainError';
    this.code = code;
  }

  /** The message without its code. */
  get detail(): string {
    return this.message.slice(this.code.length + 3);
  }
}

const codedMessage = /\[([A-Z_]+)\] ([^\n]*)/;

/** Whether a text is the message of a coded refusal and nothing else. */
export function isCodedMessage(message: string): boolean {
  return message.startsWith('[') && parseCodedMessage(message)?.message === message;
}

/** Finds the first coded refusal in a message, such as that of a failed endorsement. */
export function parseCodedMessage(message: string): HealthChainError | undefined {
  const [, code, detail] = codedMessage.exec(message) ?? [];
  return code !== undefined && isErrorCode(code) ? new HealthChainError(code, detail) : undefined;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
