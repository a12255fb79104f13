import { z } from 'zod';

/** How an example is made of the name of the field that it stands in: the same name, the same value. */
export type Placeholder =
  'id' | 'digest' | 'salt' | 'MSP id' | 'date-time' | 'date' | 'base64' | 'base64url';

/** What a schema says of its examples: one that is its own, or how one is made. */
const registry = z.registry<{ example?: z.$input; placeholder?: Placeholder }>();

/** The registry, as `z.toJSONSchema` copies it into what it makes. */
export const exampleMetadata = registry as z.core.$ZodRegistry<Record<string, unknown>>;

/** Gives a schema its example, and answers the example. */
export function example<Schema extends z.ZodType>(
  schema: Schema,
  value: z.input<Schema>,
): z.input<Schema> {
  exampleMetadata.add(schema, { example: value });
  return value;
}

/** Gives a schema of texts that say nothing by themselves its kind of placeholder. */
export function placeholder(schema: z.ZodType, kind: Placeholder): void {
  registry.add(schema, { placeholder: kind });
}
