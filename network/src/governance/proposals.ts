import { z } from 'zod';
import type { AdministeredContract } from './contract.js';

/** A document of which something is known: the one in force, or a proposal. */
export interface StatedDocument<Content> {
  readonly version: number;
  readonly digest: string;
  readonly approvals: readonly string[];
  readonly content: Content;
}

/** A kind of governed document, with what the organisations have made of it. */
export interface GovernedDocument<Content> {
  readonly inForce: () => Promise<StatedDocument<Content> | undefined>;
  /** Proposals of the version that comes next; earlier ones can no longer come into force. */
  readonly waiting: (
    inForce: StatedDocument<Content> | undefined,
  ) => Promise<readonly StatedDocument<Content>[]>;
}

export function governedDocument<Content>(
  contract: Pick<AdministeredContract, 'queryText'>,
  kind: string,
  contentSchema: z.ZodType<Content>,
): GovernedDocument<Content> {
  const stated = z
    .object({
      version: z.int(),
      digest: z.string(),
      approvals: z.array(z.string()),
      content: z.unknown(),
    })
    .transform(({ content, ...rest }) => ({ ...rest, content: contentSchema.parse(content) }));
  const page = z.object({ proposals: z.array(stated), bookmark: z.string() });
  return {
    inForce: async () => {
      const text = await contract.queryText('GetDocument', kind);
      return text === undefined ? undefined : stated.parse(JSON.parse(text));
    },
    waiting: async (inForce) => {
      const found: StatedDocument<Content>[] = [];
      let bookmark = '';
      do {
        const args = [kind, String(nextVersion(inForce)), '200', bookmark];
        const text = (await contract.queryText('ListProposals', ...args)) ?? '';
        const { proposals, bookmark: next } = page.parse(JSON.parse(text));
        found.push(...proposals);
        bookmark = next;
      } while (bookmark !== '');
      return found;
    },
  };
}

export function nextVersion(inForce: { readonly version: number } | undefined): number {
  return (inForce?.version ?? 0) + 1;
}
