import {
  purpose,
  resourceClass,
  type CompartmentKind,
  type ConsentException,
} from '@healthchain/protocol';
import { z } from 'zod';
import { actorSchema, type NamedActor } from './actor-reference.js';
import { kindOf, systems } from './code-systems.js';
import { coding } from './coding-schema.js';
import { fromEnd, fromLastDay, toUtc } from './periods.js';

/** What a provision says, with actors as they are named: of which organisation each is. */
export interface ReadProvision extends Omit<ConsentException, 'actors' | 'except'> {
  readonly actors?: readonly NamedActor[] | undefined;
  readonly except?: readonly ReadProvision[] | undefined;
}

/** An instant that means the same everywhere: with its zone, and seconds or milliseconds. */
const instantSchema = z
  .union([
    z.iso.datetime({ precision: 0, offset: true }),
    z.iso.datetime({ precision: 3, offset: true }),
  ])
  .transform(toUtc);

const periodSchema = z.strictObject({
  start: instantSchema.optional(),
  end: instantSchema.transform(fromEnd).optional(),
});

/** Whole days: of a shorter or longer date it is not certain which days it means. */
const dataPeriodSchema = z
  .strictObject({
    start: z.iso.date().optional(),
    end: z.iso.date().transform(fromLastDay).optional(),
  })
  .transform(({ start: from, end: until }) => present({ from, until }));

const securityLabelSchema = z
  .strictObject({ system: z.string(), code: z.string(), display: z.string().optional() })
  .transform(({ system, code }, context): CompartmentKind => {
    const kind = kindOf(system, code);
    if (kind === undefined) {
      context.addIssue({ code: 'custom', message: 'No compartment of this network.' });
      return z.NEVER;
    }
    return kind;
  });

/** Levels of provisions within the root: as many as a statement has of exceptions. */
const exceptionsDepth = 3;

const conditions = {
  period: periodSchema.optional(),
  actor: z.array(actorSchema).optional(),
  securityLabel: z.array(securityLabelSchema).optional(),
  purpose: z.array(coding(systems.actReason, purpose)).optional(),
  class: z.array(coding(systems.resourceClasses, resourceClass)).optional(),
  dataPeriod: dataPeriodSchema.optional(),
};

/** A provision that has this effect, and whose own have the opposite one. */
function provisionWith(effect: 'permit' | 'deny', depth: number): z.ZodType<ReadProvision> {
  const opposite = effect === 'permit' ? 'deny' : 'permit';
  const flat = z.strictObject({ type: z.literal(effect), ...conditions });
  const nested =
    depth === 0
      ? flat
      : flat.extend({ provision: z.array(provisionWith(opposite, depth - 1)).optional() });
  return nested.transform(
    (read: z.infer<typeof flat> & { provision?: ReadProvision[] | undefined }) =>
      present({
        actors: read.actor,
        classes: read.class,
        dataPeriod: read.dataPeriod,
        purposes: read.purpose,
        compartments: read.securityLabel,
        from: read.period?.start,
        until: read.period?.end,
        except: read.provision,
      }),
  );
}

/** The provision of a Consent whose base policy denies. */
export const rootProvisionSchema = provisionWith('permit', exceptionsDepth);

function present<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}
