import { parseArgs } from 'node:util';

export interface Options {
  readonly blocks: string;
  readonly roots: string;
  readonly evidence: string;
  readonly earlier: string | undefined;
  readonly channel: string;
  readonly chaincode: string;
  readonly genesis: string | undefined;
  readonly json: boolean;
}

export const usage = `Usage: node verifier/dist/main.js --blocks DIR --roots DIR --evidence FILE.json
  [--earlier FILE.json] [--channel healthchain] [--chaincode healthchain]
  [--genesis SHA256HEX] [--json]

  --blocks    blocks as \`peer channel fetch\` writes them, from 0 on without a gap
  --roots     <MSP id>.pem for each organisation: the root of its identity CA
  --evidence  what the patient was given
  --earlier   what the patient was given before: all of it has to be in the evidence still
  --genesis   hash of the header of block 0, where it is known from elsewhere
  --json      the report for programs`;

/** @throws Error for what cannot be understood */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      blocks: { type: 'string' },
      roots: { type: 'string' },
      evidence: { type: 'string' },
      earlier: { type: 'string' },
      channel: { type: 'string', default: 'healthchain' },
      chaincode: { type: 'string', default: 'healthchain' },
      genesis: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { blocks, roots, evidence, earlier, genesis } = values;
  if (blocks === undefined || roots === undefined || evidence === undefined) {
    throw new Error('--blocks, --roots and --evidence are needed.');
  }
  if (genesis !== undefined && !/^[0-9a-f]{64}$/.test(genesis)) {
    throw new Error('--genesis is 64 hex digits in lower case.');
  }
  return { ...values, blocks, roots, evidence, earlier, genesis };
}
