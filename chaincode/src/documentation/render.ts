import { errorCodes, type ErrorCode } from '@healthchain/protocol';
import type {
  ContractMetadata,
  TransactionMetadata,
} from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import type { UseCase } from '../context/use-case.js';
import type { ExampleCall } from './example-call.js';
import { peerCommand } from './peer-command.js';

const introduction = `# Chaincode

This file is generated from the contracts (\`npm run docs\`).

A function is called as \`Contract:Function\`, with text arguments. It answers JSON; the types named
here are those of \`protocol/\`. A refusal is a message \`[CODE] text\` with status 500, and writes
nothing. Every function may refuse with \`INVALID_ARGUMENT\`, and every function that is submitted
with \`IDEMPOTENCY_CONFLICT\`. A submitted request that is sent again with the same idempotency key
answers what it answered first. \`org.hyperledger.fabric:GetMetadata\` answers this reference as JSON.

The functions of access control each have an example, for a shell that acts for somebody:

\`\`\`sh
eval "$(npm run -s network -- env lakeside)"     # an administrator; one of its people with --as
uuid() { cat /proc/sys/kernel/random/uuid; }
\`\`\`

Arguments and transient fields are well-formed, and the argument \`digest\` is that of the sensitive one. Ids, salts and
digests of keys are made up, the same for the same field everywhere; keys, ciphertexts and **signatures are
placeholders**: a function that looks for what they name, or verifies them, refuses with its code. Ids and salts of
your own have to be random.
`;

/** Examples by `Contract:Function`. */
export type ExampleCalls = ReadonlyMap<string, ExampleCall>;

/**
 * Renders the reference of the contracts.
 *
 * @throws Error for a function without use case: the two lists have to agree.
 */
export function renderReference(
  metadata: ContractMetadata,
  useCases: readonly UseCase[],
  examples: ExampleCalls,
): string {
  const contracts = Object.entries(metadata.contracts).filter(
    ([name]) => name !== 'org.hyperledger.fabric',
  );
  const sections = contracts.flatMap(([name, contract]) => [
    `## ${name}\n\n${contract.info.description ?? ''}\n`,
    ...contract.transactions.map((transaction) =>
      renderFunction(transaction, find(useCases, `${name}:${transaction.name}`), examples),
    ),
  ]);
  return [introduction, ...sections, renderCodes(useCases)].join('\n');
}

function find(useCases: readonly UseCase[], name: string): UseCase {
  const useCase = useCases.find((candidate) => candidate.name === name);
  if (useCase === undefined) {
    throw new Error(`No use case is listed for ${name}.`);
  }
  return useCase;
}

function renderFunction(
  { name, parameters = [] }: TransactionMetadata,
  useCase: UseCase,
  examples: ExampleCalls,
): string {
  const names = parameters.map((parameter) => parameter.name).join(', ');
  const items = [
    ...parameters.map(
      ({ name: parameter, schema, description }) =>
        `\`${parameter}\` (${schema.type ?? 'object'}): ${description}`,
    ),
    ...(useCase.transient === undefined ? [] : [`Transient: ${useCase.transient}.`]),
    `Who may: ${useCase.guard.who}`,
    ...(useCase.events === undefined ? [] : [`Event: ${useCase.events.join(' or ')}.`]),
    `Refusals: ${refusalsOf(useCase).map(quote).join(', ') || 'none besides'}.`,
  ];
  const mode = useCase.kind === 'query' ? 'evaluate' : 'submit';
  const call = examples.get(useCase.name);
  const parts = [
    `### ${name}(${names})\n`,
    `${useCase.summary} (${mode})\n`,
    items.map((item) => `- ${item}\n`).join(''),
    ...(call === undefined ? [] : [renderExample(useCase, parameters, call)]),
  ];
  return parts.join('\n');
}

function renderExample(
  useCase: UseCase,
  parameters: NonNullable<TransactionMetadata['parameters']>,
  call: ExampleCall,
): string {
  const names = parameters.map(({ name }) => name);
  return `\`\`\`sh\n${peerCommand(useCase, names, call)}\n\`\`\`\n`;
}

function renderCodes(useCases: readonly UseCase[]): string {
  const always: readonly ErrorCode[] = ['INVALID_ARGUMENT', 'IDEMPOTENCY_CONFLICT', 'INTERNAL'];
  const codes = [...new Set([...always, ...useCases.flatMap(refusalsOf)])].sort();
  return `## Codes\n\n${codes.map((code) => `- ${quote(code)}: ${errorCodes[code]}\n`).join('')}`;
}

function refusalsOf(useCase: UseCase): readonly ErrorCode[] {
  return [...useCase.guard.refusals, ...useCase.refusals];
}

function quote(code: string): string {
  return `\`${code}\``;
}
