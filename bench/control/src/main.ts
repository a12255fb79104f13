import { readServerOptions } from '@healthchain/chaincode/dist/server/options.js';
import { Shim } from 'fabric-shim';
import { Control } from './control.js';

await Shim.server(new Control(), readServerOptions(process.env)).start();
