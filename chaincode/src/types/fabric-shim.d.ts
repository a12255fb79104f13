/**
 * The dispatcher that the `fabric-chaincode-node` command puts between shim and contracts. The shim
 * exports it by path only; using it here keeps start, TLS and shutdown in this package's hands.
 */
declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract.js' {
  import type { Contract } from 'fabric-contract-api';
  import type { ChaincodeInterface, ChaincodeResponse, ChaincodeStub } from 'fabric-shim';

  export interface ContractMetadata {
    readonly info: { readonly title: string; readonly version: string };
    readonly contracts: Readonly<
      Record<
        string,
        {
          readonly info: { readonly title: string; readonly description?: string };
          readonly transactions: readonly TransactionMetadata[];
        }
      >
    >;
  }

  export interface TransactionMetadata {
    readonly name: string;
    readonly tag?: readonly string[];
    readonly parameters?: readonly {
      readonly name: string;
      readonly description: string;
      readonly schema: { readonly type?: string };
    }[];
  }

  export default class ChaincodeFromContract implements ChaincodeInterface {
    constructor(
      contracts: (new () => Contract)[],
      serializers: {
        readonly transaction: string;
        readonly serializers: Readonly<Record<string, unknown>>;
      },
      metadata: object,
      title: string,
      version: string,
    );
    readonly metadata: ContractMetadata;
    Init(stub: ChaincodeStub): Promise<ChaincodeResponse>;
    Invoke(stub: ChaincodeStub): Promise<ChaincodeResponse>;
  }
}
