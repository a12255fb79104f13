import { z } from 'zod';
import { nothingStated, type GroupStatement, type Statements } from './statements.js';

/** A member without an RxCUI waits for somebody who knows it. */
const memberSchema = z.object({ name: z.string().min(1), rxcui: z.string() });
type Member = z.infer<typeof memberSchema>;

const fileSchema = z.object({
  /** As a table of sources names it. */
  source_id: z.string().default('onc-2012'),
  groups: z.array(
    z.object({
      id: z.string().regex(/^[a-z0-9-]+$/),
      object: z.array(memberSchema),
      precipitant: z.array(memberSchema),
    }),
  ),
});

/**
 * Class pairs with their members, as JSON: everyone of one side interacts with everyone of the other. Members
 * without an RxCUI and classes without members are left out, and a note says so.
 */
export function groupsOf(json: unknown): Statements {
  const { source_id: source, groups } = fileSchema.parse(json);
  const sides = groups.flatMap(({ id, object, precipitant }) => [
    { id, side: 'object', members: object },
    { id, side: 'precipitant', members: precipitant },
  ]);
  const isCoded = ({ rxcui }: Member): boolean => rxcui !== '';
  const complete = groups.filter(
    ({ object, precipitant }) => object.some(isCoded) && precipitant.some(isCoded),
  );
  return {
    ...nothingStated,
    groups: sides.flatMap(({ id, side, members }) =>
      members
        .filter(isCoded)
        .map(({ rxcui, name }): GroupStatement => ({ group: nameOf(id, side), rxcui, name })),
    ),
    interactions: complete.map(({ id }) => ({
      ...{ object: nameOf(id, 'object'), precipitant: nameOf(id, 'precipitant') },
      ...{ severity: 'critical', sources: [source] },
    })),
    notes: [
      ...sides.flatMap(({ id, members }) =>
        members
          .filter((each) => !isCoded(each))
          .map(({ name }) => `Left out, for it has no RxCUI: ${name} in group ${id}.`),
      ),
      ...groups
        .filter((each) => !complete.includes(each))
        .map(({ id }) => `Left out, for a side of it has no members: group ${id}.`),
    ],
  };
}

function nameOf(id: string, side: string): string {
  return `group-${id}-${side}`;
}
