import type { ConsentException } from '@healthchain/protocol';
import type { ConsentProvision } from '@medplum/fhirtypes';
import { actorOf, granteeActor } from './actor-reference.js';
import { labelOf, systems } from './code-systems.js';
import { toDataPeriod, toPeriod } from './periods.js';

type Effect = NonNullable<ConsentProvision['type']>;

/** The provision that permits; the base policy denies all that it does not. */
export function rootProvision(terms: ConsentException, grantee: string): ConsentProvision {
  const provision = provisionOf(terms, grantee, 'permit');
  return { ...provision, actor: provision.actor ?? [granteeActor(grantee)] };
}

/** A provision with its exceptions, each of which has the opposite effect. */
function provisionOf(terms: ConsentException, grantee: string, type: Effect): ConsentProvision {
  const { actors, purposes, compartments, classes, dataPeriod, from, until, except } = terms;
  const opposite = type === 'permit' ? 'deny' : 'permit';
  const hasPeriod = from !== undefined || until !== undefined;
  return present<ConsentProvision>({
    type,
    period: hasPeriod ? toPeriod({ from, until }) : undefined,
    actor: actors?.map((actor) => actorOf(actor, grantee)),
    securityLabel: compartments?.map(labelOf),
    purpose: purposes?.map((code) => ({ system: systems.actReason, code })),
    class: classes?.map((code) => ({ system: systems.resourceClasses, code })),
    dataPeriod: dataPeriod && toDataPeriod(dataPeriod),
    provision: except?.map((each) => provisionOf(each, grantee, opposite)),
  });
}

/** FHIR has no empty elements. */
function present<Fields extends object>(fields: {
  readonly [Name in keyof Fields]: Fields[Name] | undefined;
}): Fields {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Fields;
}
