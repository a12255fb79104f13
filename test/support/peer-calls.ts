/** Calls of the chaincode as lines for the stock `peer` CLI, in the environment that `env` prints. */

/** The constructor of a call. */
export function call(name: string, ...args: string[]): string {
  return `-c '${JSON.stringify({ Args: [name, ...args] })}'`;
}

export function query(name: string, ...args: string[]): string {
  return `peer chaincode query $HC_QUERY_FLAGS ${call(name, ...args)}`;
}

/** {@link query} with a sensitive argument, which travels in the transient map. */
export function queryWith(field: string, value: object, name: string, ...args: string[]): string {
  return `${query(name, ...args)} --transient '${transientMap(field, value)}'`;
}

export function invoke(name: string, ...args: string[]): string {
  return `peer chaincode invoke $HC_INVOKE_FLAGS ${call(name, ...args)}`;
}

/** {@link invoke} with a sensitive argument, which travels in the transient map. */
export function invokeWith(field: string, value: object, name: string, ...args: string[]): string {
  return `${invoke(name, ...args)} --transient '${transientMap(field, value)}'`;
}

function transientMap(field: string, value: object): string {
  return JSON.stringify({ [field]: Buffer.from(JSON.stringify(value)).toString('base64') });
}

/** The answer of a query, without what the CLI logs. */
export function answerOf(text: string): string {
  return text.split('\n')[0] ?? '';
}
