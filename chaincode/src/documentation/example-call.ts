import { saltedDigest, type JsonValue } from '@healthchain/protocol';
import { exampleOf } from '@healthchain/protocol/examples';
import type { UseCase } from '../context/use-case.js';
import './contract-examples.js';
import { transientOf } from './transient.js';

type Fields = Readonly<Record<string, JsonValue>>;

/** A call of a function that parses; its signatures are placeholders. */
export interface ExampleCall {
  readonly arguments: Fields;
  /** Name and content of the transient field. */
  readonly transient?: { readonly name: string; readonly value: Fields };
}

/** Makes a call of the examples of a function's schemas; the digest is that of the sensitive argument. */
export async function exampleCallOf(useCase: UseCase): Promise<ExampleCall> {
  const args = exampleOf(useCase.arguments) as Fields;
  const field = await transientOf(useCase);
  if (field === undefined) {
    return { arguments: args };
  }
  const value = exampleOf(field.schema) as Fields;
  return {
    arguments: { ...args, ...digestOf(value) },
    transient: { name: field.name, value },
  };
}

/** The argument `digest` of what is sensitive, with the first of the salts; nothing where only salts are. */
function digestOf(transient: Fields): { readonly digest?: string } {
  const [, salt] = Object.entries(transient).find(([name]) => /salt$/i.test(name)) ?? [];
  const argument = transient.signed ?? transient.request ?? transient.evidence;
  return typeof salt === 'string' && argument !== undefined
    ? { digest: saltedDigest(salt, argument) }
    : {};
}
