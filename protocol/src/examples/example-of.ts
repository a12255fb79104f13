import { z } from 'zod';
import { placeholderOf, placeholders } from './placeholders.js';
import { exampleMetadata } from './registry.js';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * An example of a schema: the one that it was given, or one put together from those of its parts. Of
 * alternatives it takes the empty text, or else the first, of lists one item; what may be left out is left out.
 *
 * @throws Error for what has no example, such as a text that says something of its own
 */
export function exampleOf<Schema extends z.ZodType>(schema: Schema): z.input<Schema> {
  const tree = z.toJSONSchema(schema, {
    metadata: exampleMetadata,
    io: 'input',
    reused: 'inline',
    unrepresentable: 'any',
  });
  return build(tree, '') as z.input<Schema>;
}

function build(schema: Part, name: string): unknown {
  if (typeof schema !== 'object') {
    throw new Error(`There is no example of "${name}".`);
  }
  if ('example' in schema) {
    return schema.example;
  }
  const kind = placeholderOf(schema);
  if (kind !== undefined) {
    return placeholders[kind](name, schema.minLength ?? 0);
  }
  const alternatives = schema.anyOf ?? schema.oneOf ?? [];
  const alternative = alternatives.find(isEmptyText) ?? alternatives[0];
  return alternative === undefined ? whole(schema, name) : build(alternative, name);
}

/** The bookmark of a first page. */
function isEmptyText(part: Part): boolean {
  return typeof part === 'object' && part.const === '';
}

type Part = JsonSchema | boolean | undefined;

function whole(schema: JsonSchema, name: string): unknown {
  const { properties = {}, required = [], prefixItems, items } = schema;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(required.map((key) => [key, build(properties[key], key)]));
    case 'array':
      return (prefixItems ?? [items].flat()).map((item) => build(item, name));
    default:
      return leaf(schema, name);
  }
}

function leaf({ type, minimum = 0, ...schema }: JsonSchema, name: string): unknown {
  const choice = schema.const ?? schema.enum?.[0];
  if (choice !== undefined) {
    return choice;
  }
  switch (type) {
    case 'integer':
      return Math.max(minimum, 1);
    case 'boolean':
      return true;
    default:
      throw new Error(`There is no example of "${name}".`);
  }
}
