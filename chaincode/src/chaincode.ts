import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { AccessControlContract } from './access/contract.js';
import { PrescriptionManagementContract } from './prescriptions/contract.js';
import { PatientRecordContract } from './records/contract.js';
import { ResultSerializer } from './server/result-serializer.js';
import { packageVersion } from './version.js';

/** The contracts of HealthChain behind Fabric's dispatcher. */
export function createChaincode(): ChaincodeFromContract {
  return new ChaincodeFromContract(
    [PatientRecordContract, AccessControlContract, PrescriptionManagementContract],
    { transaction: 'json', serializers: { json: ResultSerializer } },
    {},
    'healthchain',
    packageVersion,
  );
}
