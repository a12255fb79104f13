import { errorCodes, type ErrorCode } from '@healthchain/protocol';
import type {
  ContractMetadata,
  TransactionMetadata,
} from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import type { UseCase } from '../context/use-case.js';

const introduction = `# Chaincode

This file is generated from the contracts (\`npm run docs\`).

A function is called as \`Contract:Function\`, with text arguments. It answers JSON; the types named
here are those of \`protocol/\`. A refusal is a message \`[CODE] text\` with status 500, and writes
nothing. Every function may refuse with \`INVALID_ARGUMENT\`, and every function that is submitted
with \`IDEMPOTENCY_CONFLICT\`. A submitted request that is sent again with the same idempotency key
answers what it answered first. \`org.hyperledger.fabric:GetMetadata\` answers this reference as JSON.
`;

/**
 * Renders the reference of the contracts.
 *
 * @throws Error for a function without use case: the two lists have to agree.
 */
export function renderReference(metadata: ContractMetadata, useCases: readonly UseCase[]): string {
  const contracts = Object.entries(metadata.contracts).filter(
    ([name]) => name !== 'org.hyperledger.fabric',
  );
  const sections = contracts.flatMap(([name, contract]) => [
    `## ${name}\n\n${contract.info.description ?? ''}\n`,
    ...contract.transactions.map((transaction) =>
      renderFunction(transaction, find(useCases, `${name}:${transaction.name}`)),
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

function renderFunction({ name, parameters = [] }: TransactionMetadata, useCase: UseCase): string {
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
  return `### ${name}(${names})\n\n${useCase.summary} (${mode})\n\n${items.map((item) => `- ${item}\n`).join('')}`;
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
