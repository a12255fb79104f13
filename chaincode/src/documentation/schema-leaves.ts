import { z } from 'zod';

/** What a schema lets into a field, as far as it tells what the field can say. */
export type Shape =
  | 'id'
  | 'salt'
  | 'digest'
  | 'instant'
  | 'choice'
  | 'integer'
  | 'MSP id'
  | 'base64'
  | 'CID'
  | 'host or URL'
  | 'RxCUI'
  | 'word'
  | 'text';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Fields of a schema that hold no others, by their path such as `versions[].salt`. */
export function leavesOf(schema: z.ZodType): ReadonlyMap<string, ReadonlySet<Shape>> {
  const leaves = new Map<string, Set<Shape>>();
  walk(z.toJSONSchema(schema, { reused: 'inline' }), '', leaves);
  return leaves;
}

function walk(schema: JsonSchema, path: string, leaves: Map<string, Set<Shape>>): void {
  for (const [inner, part] of partsOf(schema, path)) {
    if (typeof part === 'boolean') {
      throw new Error('A schema lets in anything.');
    }
    walk(part, inner, leaves);
  }
  if (isLeaf(schema)) {
    leaves.set(path, (leaves.get(path) ?? new Set()).add(shapeOf(schema)));
  }
}

type Part = readonly [path: string, schema: boolean | JsonSchema];

/** Alternatives, properties and items. */
function partsOf({ anyOf, oneOf, properties, items }: JsonSchema, path: string): Part[] {
  return [
    ...[...(anyOf ?? []), ...(oneOf ?? [])].map((part): Part => [path, part]),
    ...Object.entries(properties ?? {}).map(([name, part]): Part => [
      path === '' ? name : `${path}.${name}`,
      part,
    ]),
    ...[items ?? []].flat().map((part): Part => [`${path}[]`, part]),
  ];
}

/** Objects that take any property would hide fields: none may be open; null says nothing. @throws Error for such */
function isLeaf(schema: JsonSchema): boolean {
  if (Object.keys(schema).length === 0) {
    throw new Error('A schema lets in anything.');
  }
  if (schema.type === 'object' && schema.additionalProperties !== false) {
    throw new Error('An object lets in fields that its schema does not name.');
  }
  return schema.const !== undefined || !(schema.type === undefined || isShapeless(schema));
}

const isShapeless = ({ type }: JsonSchema): boolean =>
  type === 'object' || type === 'array' || type === 'null';

/** Part of the pattern of each kind of text. */
const patterns: readonly (readonly [shape: Shape, part: string])[] = [
  ['id', '-4[0-9a-fA-F]{3}-'],
  ['salt', '^[0-9a-f]{32}$'],
  ['digest', '^[0-9a-f]{64}$'],
  ['MSP id', '^[A-Za-z][A-Za-z0-9-]{0,62}$'],
  ['CID', '^b[a-z2-7]{20,110}$'],
  ['RxCUI', '^[1-9][0-9]{0,7}$'],
  ['word', '^[a-z0-9]+(-[a-z0-9]+)*$'],
];

const formats: Readonly<Record<string, Shape>> = {
  'date-time': 'instant',
  date: 'instant',
  base64: 'base64',
  base64url: 'base64',
  uri: 'host or URL',
  hostname: 'host or URL',
};

function shapeOf(schema: JsonSchema): Shape {
  if (schema.const !== undefined || schema.enum !== undefined) {
    return 'choice';
  }
  if (schema.type !== 'string') {
    return 'integer';
  }
  const { allOf = [], format = '' } = schema;
  const own = [schema, ...allOf].map(({ pattern = '' }) => pattern);
  const known = patterns.find(([, part]) => own.some((pattern) => pattern.includes(part)));
  return known?.[0] ?? formats[format] ?? 'text';
}
