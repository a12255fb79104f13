/**
 * A call of every operation with well-formed arguments about nothing that there is, so that on a
 * network the guard answers first and nothing can be changed.
 */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { publicStatementBase, SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { organization } from './network.js';
import { aYearFromNow } from './patients.js';
import { Provider } from './providers.js';

const bytes = (size: number): string => randomBytes(size).toString('base64');
const salt = (): string => randomBytes(16).toString('hex');
const digest = (): string => randomBytes(32).toString('hex');
const device = new SoftwareAuthenticator({ rpId: 'localhost', origin: 'http://localhost' });

/** Arguments of the functions that name an id, a digest and an idempotency key. */
const sensitive = (): string[] => [randomUUID(), digest(), randomUUID()];

function providerEnrolment(mspId: string): string {
  const statement = {
    kind: 'provider-enrolment' as const,
    channel: 'elsewhere',
    nonce: randomUUID(),
    issuedAt: new Date().toISOString(),
    organization: mspId,
    publicKeyDigest: Provider.named(organization('hospital'), 'clinician').publicKeyDigest,
    passkey: device.passkey,
  };
  return JSON.stringify({ statement, assertion: device.sign(statement) });
}

const ofNobody = (organization: string) => ({
  ...publicStatementBase(new Date().toISOString(), 'elsewhere'),
  subject: { organization, publicKeyDigest: digest() },
  ...{ enrolmentId: randomUUID(), passkeyId: randomUUID() },
});

function providerAddition(mspId: string): string {
  const { passkey } = device;
  const statement = { kind: 'passkey-addition' as const, ...ofNobody(mspId), passkey };
  const assertion = device.sign(statement);
  return JSON.stringify({ statement, assertion, possession: assertion });
}

function providerRemoval(mspId: string): string {
  const removalId = randomUUID();
  const statement = { kind: 'passkey-removal' as const, ...ofNobody(mspId), removalId };
  return JSON.stringify({ statement, assertion: device.sign(statement) });
}

const json = (value: object): string => JSON.stringify({ ...value, idempotencyKey: randomUUID() });

const contents = JSON.stringify({
  relyingParties: [{ mspId: 'NobodyMSP', rpId: 'localhost', origins: ['http://localhost'] }],
});

const records: Readonly<Record<string, (custodian: string) => string[]>> = {
  CommitVersions: () => [json({ commitId: randomUUID(), root: digest() })],
  WithdrawCommit: () => [randomUUID()],
  GetCommitment: () => [randomUUID()],
  ListCommitments: () => ['1', ''],
  GetPack: () => [randomUUID(), '0'],
  GetChart: () => [randomUUID()],
  GetCompartment: () => [randomUUID()],
  PublishWrappingKey: () => [json({ publicKey: device.encryptionKey, algorithm: 'RSA-OAEP' })],
  GetWrappingKey: (custodian) => [custodian],
  DepositKeyShares: sensitive,
  GetEscrow: () => [randomUUID()],
  ReleaseKeys: sensitive,
  GetRelease: (custodian) => [randomUUID(), randomUUID(), custodian],
  GetKeeperRelease: () => [randomUUID()],
  AnchorJournal: () => [json({ sequence: 999_999, root: digest(), entries: 1 })],
  GetAnchor: (custodian) => [custodian, '999999'],
};

const access: Readonly<Record<string, (custodian: string) => string[]>> = {
  ProposeDocument: () => ['relyingParties', '999999', contents, 'null', randomUUID()],
  ApproveDocument: () => ['relyingParties', '999999', digest(), 'null', randomUUID()],
  GetDocument: () => ['organizations'],
  ListProposals: () => ['accessPolicy', '999999', '10', ''],
  KeepEvidence: sensitive,
  GetEvidence: () => [randomUUID()],
  SubmitApplication: () => [
    JSON.stringify({
      applicationId: randomUUID(),
      role: 'attending',
      evidence: { evidenceId: randomUUID(), digest: digest() },
    }),
    randomUUID(),
  ],
  RecordChecks: () => [
    randomUUID(),
    JSON.stringify({
      outcome: 'passed',
      evidence: { evidenceId: randomUUID(), digest: digest() },
    }),
    randomUUID(),
  ],
  RefuseApplication: () => [randomUUID(), randomUUID()],
  GetApplication: (custodian) => [custodian, randomUUID()],
  ListApplications: (custodian) => [custodian, '1', ''],
  ListCredentials: (custodian) => [custodian, '1', ''],
  IssueCredential: () => [
    JSON.stringify({
      publicKeyDigest: digest(),
      role: 'attending',
      validUntil: aYearFromNow(),
    }),
    randomUUID(),
  ],
  CountersignCredential: (custodian) => [custodian, digest(), digest(), randomUUID()],
  RevokeCredential: () => [digest(), randomUUID()],
  SuspendCredential: () => [digest(), randomUUID()],
  ReinstateCredential: () => [digest(), randomUUID()],
  GetCredential: (custodian) => [custodian, digest()],
  ProposeEnrolment: sensitive,
  ConfirmEnrolment: sensitive,
  GetAuthority: () => [randomUUID()],
  ProposeProviderEnrolment: (custodian) => [
    randomUUID(),
    providerEnrolment(custodian),
    randomUUID(),
  ],
  ConfirmProviderEnrolment: sensitive,
  GetProviderEnrolment: () => [randomUUID()],
  GetProviderPasskey: (custodian) => [custodian, digest()],
  AddPasskey: sensitive,
  RemovePasskey: sensitive,
  ListPasskeyLog: () => [randomUUID(), '1', ''],
  AddProviderPasskey: (custodian) => [providerAddition(custodian), randomUUID()],
  RemoveProviderPasskey: (custodian) => [providerRemoval(custodian), randomUUID()],
  ListProviderPasskeyLog: (custodian) => [custodian, digest(), '1', ''],
  RecordConsent: sensitive,
  RevokeConsent: sensitive,
  GetConsent: () => [randomUUID()],
  GetAccessFacts: (custodian) => [
    randomUUID(),
    JSON.stringify({ kind: 'consent', consentId: randomUUID() }),
    custodian,
    digest(),
  ],
  RecordDelegation: sensitive,
  EndDelegation: sensitive,
  GetDelegation: () => [randomUUID()],
  RecordCareTeam: () => [
    json({ careTeamId: randomUUID(), revision: 999_999, members: [digest()] }),
  ],
  GetCareTeam: (custodian) => [custodian, randomUUID()],
  ListCareTeams: (custodian) => [custodian, '1', ''],
  OpenChart: sensitive,
  GetAccess: () => [randomUUID(), randomUUID()],
  ListAccesses: () => [randomUUID(), '1', ''],
  ExplainAccess: () => [randomUUID(), 'en'],
  ExplainRequest: () => [
    digest(),
    JSON.stringify({
      ...{ accessId: randomUUID(), patientId: randomUUID(), purpose: 'TREAT' },
      basis: { kind: 'consent', consentId: randomUUID() },
      ...{ compartments: ['general'], classes: ['results'] },
    }),
  ],
  DeclareEmergency: sensitive,
  EndEmergency: sensitive,
  EndOwnEmergency: sensitive,
  ReviewEmergency: sensitive,
  RecordEmergencyNotice: sensitive,
  GetEmergency: () => [randomUUID(), randomUUID()],
  ListEmergencies: () => ['10', ''],
  FileRequest: sensitive,
  ExtendRequest: sensitive,
  AnswerRequest: sensitive,
  ListRequests: () => [randomUUID(), '1', ''],
  ListOpenRequests: () => ['open', '1', ''],
  GetRefusedCaller: () => [randomUUID()],
  PublishIssuerKey: () => [json({ signatureKey: bytes(96), accumulatorKey: bytes(96) })],
  GetIssuerKey: (custodian) => [custodian],
  RevokeAttestation: () => [
    json({ sequence: 999_999, revocationId: bytes(32), accumulated: bytes(48) }),
  ],
  GetAttestationRevocation: (custodian) => [custodian, '999999'],
  RequestSecondOpinion: (custodian) => [
    json({
      opinionId: randomUUID(),
      addressee: custodian,
      issuer: custodian,
      disclosed: { kind: 'patient', validUntil: '2099-01-01T00:00:00Z', over18: 'yes' },
      question: {
        key: { algorithm: 'RSA-OAEP', keyId: digest(), ciphertext: bytes(256) },
        sealed: bytes(64),
      },
      nonce: randomUUID(),
      presentation: bytes(1_311),
    }),
  ],
  AnswerSecondOpinion: (custodian) => [
    json({ opinionId: randomUUID(), addressee: custodian, salt: salt(), sealed: bytes(64) }),
  ],
  GetSecondOpinion: (custodian) => [custodian, randomUUID()],
  ListSecondOpinions: (custodian) => [custodian, '1', ''],
};

const drugs: typeof records = {
  StageDrugEntries: () => [
    digest(),
    JSON.stringify([
      {
        entry: {
          ...{ kind: 'ingredient', rxcui: '99999999', name: 'nothing', interactions: [] },
          ...{ therapyClasses: [], allergyClasses: [], sources: ['nobody'] },
        },
        proof: [],
      },
    ]),
    randomUUID(),
  ],
  ListDrugEntries: () => [digest(), '1', ''],
  GetDrug: () => ['99999999'],
  CheckInteractions: () => [],
};

const coverage: typeof records = {
  RequestCoverage: sensitive,
  AnswerCoverage: sensitive,
  GetCoverage: () => [randomUUID()],
  ListCoverageRequests: () => ['1', ''],
};

/** A public key whose private half nobody kept. */
const spki = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .publicKey.export({ type: 'spki', format: 'der' })
  .toString('base64');

const prescriptions: typeof records = {
  ...Object.fromEntries(
    [
      ...['DraftPrescription', 'ClaimPrescription', 'RejectPrescription', 'DispensePrescription'],
      ...['ReturnDispense', 'HoldPrescription', 'ResumePrescription', 'EndPrescription'],
      ...['TransferPrescription', 'AnswerTransfer', 'WithdrawTransfer'],
    ].map((name) => [name, sensitive]),
  ),
  IssuePrescriptions: () => [digest(), randomUUID()],
  CheckPrescriptions: () => [digest()],
  ProposeSigningRight: () => [digest(), spki, randomUUID()],
  ConfirmSigningRight: () => [digest(), digest(), randomUUID()],
  RevokeSigningRight: () => [digest(), randomUUID()],
  GetSigningRight: (custodian) => [custodian, digest()],
  GetPrescription: () => [randomUUID(), randomUUID()],
  GetPrescriptionText: () => [randomUUID(), randomUUID()],
  ListPrescriptions: () => [randomUUID(), '1', ''],
  ListDispenses: () => [randomUUID(), '1', ''],
  ListQueue: () => ['1', ''],
};

const named = (contract: string, calls: typeof records) =>
  Object.entries(calls).map(([name, make]) => [`${contract}:${name}`, make] as const);

/** Arguments of each operation, by its name. @param custodian an MSP id */
export const matrixArguments: ReadonlyMap<string, (custodian: string) => string[]> = new Map([
  ['org.hyperledger.fabric:GetMetadata', () => []],
  ...named('PatientRecordContract', records),
  ...named('AccessControlContract', access),
  ...named('PrescriptionManagementContract', { ...drugs, ...coverage, ...prescriptions }),
]);
