import type { OpenApiDocument } from './document.js';
import { markdownExamples } from './markdown-examples.js';

type Operation = NonNullable<NonNullable<OpenApiDocument['paths']>[string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];
type Responses = NonNullable<Operation['responses']>;

const methods = ['get', 'post', 'put', 'delete'] as const;

/** The reference as Markdown: per route what it takes, needs and answers. */
export function markdownReference(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined
        ? []
        : [{ title: `${method.toUpperCase()} ${path}`, operation }];
    }),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))];
  const chapters = tags.flatMap((tag) => [
    `## ${tag}`,
    ...operations
      .filter(({ operation }) => operation.tags?.includes(tag))
      .map(({ title, operation }, at, all) => section(title, operation, all[at - 1]?.operation)),
  ]);
  return `${[head, ...chapters].join('\n\n')}\n`;
}

const head = `# API of the gateway

Generated from the code (\`gateway/src/interfaces/openapi\`); do not edit. A running gateway serves the
same as \`/api/v1/openapi.json\` and as a page under \`/api/v1/docs/\`. Refusals carry a stable code:
under \`/fhir\` in an OperationOutcome (\`issue.details.coding\`), elsewhere in a problem document
(\`code\`, RFC 9457).

Routes of the domain API have examples, which parse by their schemas. Names are fictional; ids, salts and digests are
made up, the same for the same field everywhere; keys, ciphertexts and **signatures are placeholders**, which no gateway
takes. [access-control.md](../access-control.md) tells a story with them.`;

function section(title: string, operation: Operation, previous: Operation | undefined): string {
  const answers = responseTable(operation.responses ?? {});
  const repeated = previous !== undefined && answers === responseTable(previous.responses ?? {});
  const scope = operation.security?.flatMap((one) => one.smart ?? []).join(' ');
  const kinds = operation.security?.flatMap((one) => one.signIn ?? []).join('` or `');
  return [
    `### ${title}`,
    [operation.summary, operation.description].filter(Boolean).join('. '),
    scope ? `Scope: \`${scope}\`, or as far as the request needs.` : '',
    kinds ? `Scope: \`${kinds}\`.` : '',
    parameterTable(operation.parameters ?? []),
    repeated ? 'It answers as the one before.' : answers,
    markdownExamples(operation),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.flatMap((parameter) =>
    '$ref' in parameter
      ? []
      : [`| \`${parameter.name}\` | ${parameter.in} | ${cell(parameter.description)} |`],
  );
  return rows.length === 0
    ? ''
    : ['| parameter | in | meaning |', '|---|---|---|', ...rows].join('\n');
}

function responseTable(responses: Responses): string {
  const rows = Object.entries(responses as Record<string, { description?: string }>).map(
    ([status, { description }]) => `| ${status} | ${cell(description)} |`,
  );
  return ['| status | meaning |', '|---|---|', ...rows].join('\n');
}

/** A list in a table cell: its items one after the other. */
function cell(text = ''): string {
  return text.replace(/^- /gm, '').replaceAll('\n', '<br>').replaceAll('|', '\\|');
}
