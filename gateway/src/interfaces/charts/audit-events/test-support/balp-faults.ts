import { isDeepStrictEqual } from 'node:util';
import type {
  AuditEvent,
  AuditEventAgent,
  AuditEventEntity,
  CodeableConcept,
  Coding,
} from '@medplum/fhirtypes';

const profiles = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.';
const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const terminology = 'http://terminology.hl7.org/CodeSystem';

type Slice = readonly [min: number, max: number, pattern: string];
const key = ({ system = '', code = '' }: Coding = {}): string => `${system}|${code}`;
const agentKey = ({ type }: AuditEventAgent): string => key(codingOf(type));
const codingOf = (concept: CodeableConcept | undefined): Coding | undefined => concept?.coding?.[0];

const source = `${dicom}|110153`;
const destination = `${dicom}|110152`;
const user = `${terminology}/v3-ParticipationType|IRCP`;
const authorizer = `${terminology}/extra-security-role-type|authserver`;
const patient = `${terminology}/audit-entity-type|1`;
const object = `${terminology}/audit-entity-type|2`;
const consent = 'http://hl7.org/fhir/resource-types|Consent';
const inANetwork = new Set([source, destination, `${dicom}|110150`]);

interface Rules {
  readonly type: string;
  readonly subtypes?: readonly string[];
  readonly action: string;
  readonly outcome?: string;
  readonly agents: readonly Slice[];
  /** An agent that has to be the observer. */
  readonly observer?: string;
  readonly entities: readonly Slice[];
  /** Whether no other entity may stand there. */
  readonly closed?: boolean;
  /** Whether the one object is the query. */
  readonly asksAQuery?: boolean;
}

/** What BALP 1.1.3 demands of an event that names a profile, as far as it goes beyond FHIR. */
const rules: Readonly<Record<string, Rules>> = {
  PatientRead: {
    ...{ type: `${terminology}/audit-event-type|rest`, action: 'R', outcome: '0' },
    agents: [
      [1, 1, source],
      [1, 1, destination],
      [0, 1, user],
    ],
    entities: [
      [1, 1, patient],
      [1, 1, object],
    ],
  },
  PatientQuery: {
    ...{ type: `${terminology}/audit-event-type|rest`, action: 'E', outcome: '0' },
    agents: [
      [1, 1, source],
      [1, 1, destination],
      [0, 1, user],
    ],
    entities: [
      [1, 1, patient],
      [1, 1, object],
    ],
    asksAQuery: true,
  },
  AuthZconsent: {
    ...{ type: `${dicom}|110113`, action: 'E' },
    subtypes: ['https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType|AuthZ-Consent'],
    agents: [
      [1, 1, `${dicom}|110150`],
      [1, 1, user],
      [1, 1, `${terminology}/v3-RoleClass|PROV`],
      [1, 1, authorizer],
    ],
    observer: authorizer,
    entities: [
      [1, 1, patient],
      [1, Infinity, consent],
    ],
    closed: true,
  },
  'PrivacyDisclosure.Source': {
    ...{ type: `${dicom}|110106`, action: 'R' },
    subtypes: [`${terminology}/iso-21089-lifecycle|disclose`],
    agents: [
      [1, 1, source],
      [1, 1, destination],
    ],
    observer: source,
    entities: [[1, 1, patient]],
  },
};

/** Which rules an event breaks of the profile that it names; none if it names none. */
export function balpFaults(event: AuditEvent): string[] {
  const [profile] = event.meta?.profile ?? [];
  if (profile === undefined) {
    return [];
  }
  const rule = rules[profile.replace(profiles, '')];
  if (rule === undefined) {
    return [`unknown profile ${profile}`];
  }
  const checks = { ...checksOfCodes(event, rule), ...checksOfParties(event, rule) };
  return Object.keys(checks).filter((name) => !checks[name]);
}

type Checks = Readonly<Record<string, boolean>>;

function checksOfCodes(event: AuditEvent, rule: Rules): Checks {
  const subtypes = (event.subtype ?? []).map(key);
  return {
    type: key(event.type) === rule.type,
    action: event.action === rule.action,
    outcome: event.outcome === (rule.outcome ?? event.outcome),
    subtype: subtypes.length > 0 && (rule.subtypes ?? []).every((each) => subtypes.includes(each)),
  };
}

function checksOfParties({ agent, entity = [], source: by }: AuditEvent, rule: Rules): Checks {
  const isObserver = (one: AuditEventAgent): boolean =>
    agentKey(one) === rule.observer && isDeepStrictEqual(one.who, by.observer);
  return {
    agents: fits(agent.map(agentKey), rule.agents),
    who: agent.every(({ who }) => who !== undefined),
    network: agent.every((one) => inANetwork.has(agentKey(one)) === (one.network !== undefined)),
    requestor: agent.every((one) => agentKey(one) !== user || one.requestor),
    observer: rule.observer === undefined || agent.some(isObserver),
    entities: fits(
      entity.map(({ type }) => key(type)),
      rule.entities,
      rule.closed,
    ),
    object: entity
      .filter(({ type }) => key(type) === object)
      .every((one) => (rule.asksAQuery === true ? isQuery(one) : isRecord(one))),
  };
}

const isQuery = (entity: AuditEventEntity): boolean =>
  entity.role?.code === '24' && entity.what === undefined && '_query' in entity;
const isRecord = ({ role, what }: AuditEventEntity): boolean =>
  role?.code === '4' && what !== undefined;

function fits(found: readonly string[], slices: readonly Slice[], closed = false): boolean {
  const isWithin = slices.every(([min, max, pattern]) => {
    const count = found.filter((each) => each === pattern).length;
    return count >= min && count <= max;
  });
  const patterns = new Set(slices.map(([, , pattern]) => pattern));
  return isWithin && (!closed || found.every((each) => patterns.has(each)));
}
