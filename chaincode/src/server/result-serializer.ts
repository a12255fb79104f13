import { JSONSerializer } from 'fabric-contract-api';

/**
 * Fabric's serializer, but for results that are objects (contracts answer text; Fabric's own
 * `GetMetadata` answers an object). For these it calls a function of class-transformer that the
 * versions it accepts (^0.4.0) lack from 0.4.1 on.
 */
export class ResultSerializer extends JSONSerializer {
  override toBuffer(result: unknown, schema: unknown, loggerPrefix?: string): Buffer {
    return typeof result === 'object' && result !== null
      ? Buffer.from(JSON.stringify(result), 'utf8')
      : super.toBuffer(result, schema, loggerPrefix);
  }
}
