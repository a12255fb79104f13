import { drugSchedule, drugWord, interactionSeverity, rxcui } from '@healthchain/protocol';
import { z } from 'zod';

/** An empty cell says nothing. */
const absent = z.literal('').transform(() => undefined);
const optional = <Schema extends z.ZodType>(schema: Schema) => z.union([absent, schema]);
const text = z.string().trim().min(1);
/** Words with spaces between them. */
const words = z.string().transform((cell, context) => {
  const found = z.array(drugWord).safeParse(cell.split(' ').filter((word) => word !== ''));
  return found.success ? found.data : fault(context, 'Words with a space between them.');
});
const sources = words.refine((found) => found.length > 0, { error: 'A source has to be named.' });

/** A decimal number with three decimals at most, as integer thousandths: floats would round. */
const thousandths = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?$/, 'A number with three decimals at most.')
  .transform((digits) => {
    const [whole = '', decimals = ''] = digits.split('.');
    return Number(whole + decimals.padEnd(3, '0'));
  });

/** `723=250 mg|48203=125 mg`; what stands after `=` can be left out. */
const ingredients = z.string().transform((cell, context) => {
  const found = cell.split('|').map((part) => {
    const [code = '', strength] = part.split('=');
    const [, amount, unit] = /^(\S+) (\S+)$/.exec(strength ?? '') ?? [];
    return statedIngredient.safeParse({
      rxcui: code,
      ...(strength === undefined ? {} : { strength: { thousandths: amount, unit } }),
    });
  });
  return found.flatMap((each) =>
    each.success ? each.data : fault(context, 'Ingredients as RxCUI=strength with | between.'),
  );
});
const statedIngredient = z.strictObject({
  rxcui,
  strength: z.strictObject({ thousandths, unit: text }).optional(),
});

function fault(context: z.RefinementCtx, message: string): never[] {
  context.addIssue({ code: 'custom', message });
  return [];
}

/** The columns of the tables that this project writes itself, by what each table states. */
export const ownTables = {
  sources: z.strictObject({ id: drugWord, title: text, licence: text, date: text }),
  ingredients: z.strictObject({
    rxcui,
    name: text,
    schedule: optional(drugSchedule),
    therapy_classes: words,
    allergy_classes: words,
    sources,
  }),
  drugs: z.strictObject({
    rxcui,
    name: text,
    dose_form: optional(text),
    schedule: optional(z.union([drugSchedule, z.literal('none')])),
    ingredients,
    sources,
  }),
  morphine: z.strictObject({
    rxcui,
    name: text,
    unit: z.enum(['mg', 'mcg/h']),
    route: z.enum(['oral', 'transdermal']),
    factor: thousandths,
    sources,
  }),
  groups: z.strictObject({ group: drugWord, rxcui, name: text }),
  interactions: z.strictObject({
    object: z.union([rxcui, drugWord]),
    precipitant: z.union([rxcui, drugWord]),
    severity: interactionSeverity,
    mechanism: optional(text),
    management: optional(drugWord),
    sources,
  }),
} as const;

/** A row of the interactions of NDF-RT with RxCUIs, as the public comparison of such lists carries it: some lack one. */
export const ndfRtTable = z.strictObject({
  ndfrt_nui: text,
  label: text,
  severity: z.enum(['Critical', 'Significant']),
  nui1: text,
  rxcui1: optional(rxcui),
  name1: z.string(),
  nui2: text,
  rxcui2: optional(rxcui),
  name2: z.string(),
});
