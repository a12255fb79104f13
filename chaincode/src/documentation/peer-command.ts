import type { UseCase } from '../context/use-case.js';
import type { ExampleCall } from './example-call.js';

/** A call as a line for the stock `peer` CLI, in the environment that `network -- env` prints. */
export function peerCommand(
  useCase: UseCase,
  parameters: readonly string[],
  call: ExampleCall,
): string {
  const texts = parameters.map((name) => argumentText(name, call.arguments));
  const constructor = quoted({ Args: [useCase.name, ...texts] });
  return [
    `peer chaincode ${modeOf(useCase)}`,
    `  -c '${withFreshKey(constructor, call)}'`,
    ...(call.transient === undefined ? [] : [transientFlag(call.transient)]),
  ].join(' \\\n');
}

/** Who alone endorses what it keeps shows its transient field to nobody else. */
function modeOf({ kind, ownOnly }: UseCase): string {
  if (kind === 'query') {
    return 'query $HC_QUERY_FLAGS';
  }
  return ownOnly === true
    ? 'invoke $HC_QUERY_FLAGS $HC_ORDERER_FLAGS --waitForEvent'
    : 'invoke $HC_INVOKE_FLAGS';
}

/** An argument under its name, as text; one that is called `…Json` is the JSON of it, or of all arguments. */
function argumentText(name: string, args: ExampleCall['arguments']): string {
  const key = name.replace(/Json$/, '');
  const value = key in args ? args[key] : args;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** No example has a single quote in it. */
function quoted(value: object): string {
  const text = JSON.stringify(value);
  if (text.includes("'")) {
    throw new Error('An example cannot be quoted for a shell.');
  }
  return text;
}

function withFreshKey(constructor: string, { arguments: { idempotencyKey } }: ExampleCall): string {
  return typeof idempotencyKey === 'string'
    ? constructor.replaceAll(idempotencyKey, "'$(uuid)'")
    : constructor;
}

function transientFlag({ name, value }: NonNullable<ExampleCall['transient']>): string {
  return `  --transient '{"${name}":"'$(echo '${quoted(value)}' | base64 -w 0)'"}'`;
}
