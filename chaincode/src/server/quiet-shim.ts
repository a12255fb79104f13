/**
 * Silences the loggers of fabric-shim and fabric-contract-api: they write arguments and state keys,
 * and every refusal twice. They read the level when they are loaded, so this module is imported
 * before them. What is worth a line is logged by this package.
 */
process.env.CORE_CHAINCODE_LOGGING_LEVEL = 'CRITICAL';
