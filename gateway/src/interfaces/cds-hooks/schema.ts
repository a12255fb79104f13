import { z } from 'zod';

/** Entries of a Bundle that one request can bring. */
const entriesLimit = 1_000;

const resource = z.looseObject({ resourceType: z.string(), id: z.string().optional() });
export type CdsResource = z.infer<typeof resource>;

const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z
    .array(z.looseObject({ fullUrl: z.string().optional(), resource: resource.optional() }))
    .max(entriesLimit)
    .optional(),
});
export type CdsBundle = z.infer<typeof bundle>;

/** What a client could not get is null: it is not known then, which is not the same as none. */
const prefetched = bundle.nullable();

const shape = {
  hookInstance: z.uuid(),
  prefetch: z.looseObject({
    medications: prefetched.optional(),
    allergies: prefetched.optional(),
  }),
};
const context = z.looseObject({
  userId: z.string().min(1),
  patientId: z.string().min(1),
  draftOrders: bundle,
});

/** A request of CDS Hooks 2.0 when orders were selected: of some of them it asks. */
export const orderSelectSchema = z.looseObject({
  ...shape,
  hook: z.literal('order-select'),
  context: context.extend({ selections: z.array(z.string().min(1)).min(1).max(entriesLimit) }),
});
/** The same when orders are about to be signed: of all of them it asks. */
export const orderSignSchema = z.looseObject({ ...shape, hook: z.literal('order-sign'), context });
export const hookRequestSchema = z.discriminatedUnion('hook', [orderSelectSchema, orderSignSchema]);
export type HookRequest = z.infer<typeof hookRequestSchema>;

const coding = z.strictObject({ code: z.string(), system: z.string(), display: z.string() });

export const cardSchema = z.strictObject({
  uuid: z.uuid(),
  summary: z.string().max(140),
  detail: z.string(),
  indicator: z.enum(['info', 'warning', 'critical']),
  source: z.strictObject({ label: z.string(), topic: coding }),
  suggestions: z
    .array(
      z.strictObject({
        label: z.string(),
        uuid: z.uuid(),
        actions: z.array(
          z.strictObject({
            type: z.literal('delete'),
            description: z.string(),
            resourceId: z.string(),
          }),
        ),
      }),
    )
    .optional(),
  selectionBehavior: z.literal('any').optional(),
  overrideReasons: z.array(coding),
});
export type Card = z.infer<typeof cardSchema>;

export const cardsSchema = z.strictObject({ cards: z.array(cardSchema) });

/** What became of cards. A comment can say anything of a patient: it is taken and not kept. */
export const feedbackSchema = z.looseObject({
  feedback: z
    .array(
      z.looseObject({
        card: z.uuid(),
        outcome: z.enum(['accepted', 'overridden']),
        acceptedSuggestions: z.array(z.looseObject({ id: z.uuid() })).optional(),
        overrideReason: z
          .looseObject({
            reason: z.looseObject({ code: z.string(), system: z.string().optional() }).optional(),
            userComment: z.string().optional(),
          })
          .optional(),
        outcomeTimestamp: z.iso.datetime({ offset: true }),
      }),
    )
    .min(1)
    .max(entriesLimit),
});
export type Feedback = z.infer<typeof feedbackSchema>['feedback'][number];
