import type { OpenApiDocument } from './document.js';

type Operation = NonNullable<NonNullable<OpenApiDocument['paths']>[string]['get']>;

/** What of a body or an answer shows examples. */
interface Shown {
  readonly content?: Readonly<
    Record<string, { readonly examples?: Readonly<Record<string, { readonly value?: unknown }>> }>
  >;
}

/** The examples of a route, folded; nothing for a route without. */
export function markdownExamples({ requestBody, responses = {} }: Operation): string {
  const answers: readonly (readonly [string, Shown])[] = Object.entries(responses);
  const blocks = [
    ...blocksOf('Body', requestBody as Shown | undefined),
    ...answers.flatMap(([status, answer]) => blocksOf(`Answer, ${status}`, answer)),
  ];
  return blocks.length === 0
    ? ''
    : ['<details><summary>Example</summary>', ...blocks, '</details>'].join('\n\n');
}

function blocksOf(title: string, { content = {} }: Shown = {}): string[] {
  return Object.values(content).flatMap(({ examples = {} }) =>
    Object.values(examples).map(
      ({ value }) => `${title}:\n\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``,
    ),
  );
}
