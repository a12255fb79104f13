import { z } from 'zod';
import { instant, randomId, sha256Hex } from '../primitives.js';
import { resourceClass, resourceClasses, type ResourceClass } from '../access/resource-classes.js';
import { role, type Role } from '../access/roles.js';
import {
  compartmentKind,
  compartmentKinds,
  purpose,
  purposes,
  type AccessPurpose,
  type CompartmentKind,
} from './consent-terms.js';

/** Of the grantee's people: one of them by the key of their credential, all with a role, or a care team. */
export const consentActorSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), publicKeyDigest: sha256Hex }),
  z.strictObject({ kind: z.literal('role'), role }),
  z.strictObject({ kind: z.literal('care-team'), careTeamId: randomId }),
]);
export type ConsentActor = z.infer<typeof consentActorSchema>;

/** When what a record tells of happened: from, inclusive, until, exclusive; days. */
export const dataPeriodSchema = z
  .strictObject({ from: z.iso.date().optional(), until: z.iso.date().optional() })
  .refine(({ from, until }) => (from ?? '') < (until ?? '~') && (from ?? until) !== undefined, {
    error: 'A period has a beginning or an end, and ends after it begins.',
  });

const actorsLimit = 20;
/** Exceptions side by side, and one within another. */
const exceptionsLimit = 10;
const exceptionsDepth = 3;

/** Narrows a provision: what is left out narrows nothing. FHIR R4 Consent.provision has the same. */
export const narrowingShape = {
  actors: z.array(consentActorSchema).min(1).max(actorsLimit).optional(),
  classes: z.array(resourceClass).min(1).max(resourceClasses.length).optional(),
  dataPeriod: dataPeriodSchema.optional(),
} as const;

/** What an exception is about; it takes back what the provision around it gave, or gives it again. */
const conditionsShape = {
  ...narrowingShape,
  purposes: z.array(purpose).min(1).max(purposes.length).optional(),
  compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length).optional(),
  /** From, inclusive, until, exclusive. */
  from: instant.optional(),
  until: instant.optional(),
} as const;

/**
 * A provision that takes back what the one around it gave, or gives what that one took back.
 */
// An interface would be no JSON value: it could have other members.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type ConsentException = {
  readonly actors?: ConsentActor[] | undefined;
  readonly classes?: ResourceClass[] | undefined;
  readonly dataPeriod?: z.infer<typeof dataPeriodSchema> | undefined;
  readonly purposes?: z.infer<typeof purpose>[] | undefined;
  readonly compartments?: CompartmentKind[] | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly except?: ConsentException[] | undefined;
};

/** Exceptions of so many levels; each is about something, or it would take back everything. */
function exceptionsOf(levels: number): z.ZodType<ConsentException[]> {
  const conditions = z.strictObject(conditionsShape);
  const exception =
    levels > 1 ? conditions.extend({ except: exceptionsOf(levels - 1).optional() }) : conditions;
  return z
    .array(
      exception.refine((value) => Object.keys(value).some((name) => name !== 'except'), {
        error: 'An exception says what it is about.',
      }),
    )
    .min(1)
    .max(exceptionsLimit);
}

/** Exceptions of a consent, three levels deep. */
export const exceptionsSchema = exceptionsOf(exceptionsDepth);

/** One thing that is asked for: the smallest that a consent can tell apart. */
export interface ConsentQuestion {
  readonly publicKeyDigest: string;
  readonly role: Role;
  /** The care teams, among those that the consent names, that they are a member of. */
  readonly careTeams: readonly string[];
  readonly purpose: AccessPurpose;
  readonly compartment: CompartmentKind;
  readonly resourceClass: ResourceClass;
  /** Milliseconds since 1970. */
  readonly epochMilliseconds: number;
  /** FHIR date of what a record tells of, if it is about one record; whoever decides may not know it. */
  readonly date?: string | undefined;
}

/** `depends`: on the date of a record. */
export type Certainty = 'no' | 'depends' | 'yes';

/** Whether a provision holds for what is asked: it is about it, and no exception of its own holds. */
export function provisionHolds(provision: ConsentException, question: ConsentQuestion): Certainty {
  return holds(provision, question, 'gives');
}

/** What holding does: an exception takes what the provision around it gives, and gives what that one takes. */
type Effect = 'gives' | 'takes';

function holds(provision: ConsentException, question: ConsentQuestion, effect: Effect): Certainty {
  const opposite = effect === 'gives' ? 'takes' : 'gives';
  const exceptions = (provision.except ?? []).map((each) => holds(each, question, opposite));
  return all([...conditionsOf(provision, question, effect), ...exceptions.map(not)]);
}

function conditionsOf(
  provision: ConsentException,
  question: ConsentQuestion,
  effect: Effect,
): Certainty[] {
  const { purpose: asked, compartment, resourceClass: name, epochMilliseconds: at } = question;
  const named: readonly boolean[] = [
    provision.actors?.some((actor) => isActor(actor, question)) ?? true,
    isAmong<AccessPurpose>(asked, provision.purposes),
    isAmong(compartment, provision.compartments),
    isAmong(name, provision.classes),
    isWithin(at, provision),
  ];
  return [named.every(Boolean) ? 'yes' : 'no', ofPeriod(provision.dataPeriod, question, effect)];
}

function isAmong<Value>(value: Value, named: readonly Value[] | undefined): boolean {
  return named?.includes(value) ?? true;
}

function isWithin(at: number, { from, until }: ConsentException): boolean {
  return (
    (from === undefined || Date.parse(from) <= at) &&
    (until === undefined || Date.parse(until) > at)
  );
}

function isActor(
  actor: ConsentActor,
  { publicKeyDigest, role: asking, careTeams }: ConsentQuestion,
): boolean {
  switch (actor.kind) {
    case 'person':
      return actor.publicKeyDigest === publicKeyDigest;
    case 'role':
      return actor.role === asking;
    case 'care-team':
      return careTeams.includes(actor.careTeamId);
  }
}

/**
 * Who a patient is has no date, and a chart without it would be nobody's: a period gives it with the
 * records that it gives, and does not take it with those that it takes.
 */
function ofPeriod(
  period: ConsentException['dataPeriod'],
  { date, resourceClass: name }: ConsentQuestion,
  effect: Effect,
): Certainty {
  if (period === undefined) {
    return 'yes';
  }
  if (name === 'demographics') {
    return effect === 'gives' ? 'yes' : 'no';
  }
  return ofDays(period, daysOf(date));
}

function ofDays(
  { from = '', until = '~' }: NonNullable<ConsentException['dataPeriod']>,
  days: ReturnType<typeof daysOf>,
): Certainty {
  if (days === undefined) {
    return 'depends';
  }
  if (days.first >= from && days.last < until) {
    return 'yes';
  }
  return days.last < from || days.first >= until ? 'no' : 'depends';
}

/** The first and the last day that a FHIR date of any precision can mean. */
function daysOf(date: string | undefined): { first: string; last: string } | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(date ?? '') ?? [];
  return year === undefined
    ? undefined
    : {
        first: [year, month ?? '01', day ?? '01'].join('-'),
        last: [year, month ?? '12', day ?? '31'].join('-'),
      };
}

/** Whether it depends on the dates of records what a provision covers. */
export function mentionsDates({ dataPeriod, except = [] }: ConsentException): boolean {
  return dataPeriod !== undefined || except.some(mentionsDates);
}

function not(certainty: Certainty): Certainty {
  return certainty === 'depends' ? 'depends' : certainty === 'yes' ? 'no' : 'yes';
}

function all(certainties: readonly Certainty[]): Certainty {
  if (certainties.includes('no')) {
    return 'no';
  }
  return certainties.includes('depends') ? 'depends' : 'yes';
}
