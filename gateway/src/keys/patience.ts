/** How long the custodian has to release keys before its reader asks key keepers instead (ms). */
export const custodianPatience = 8_000;

/** After this a release is late: its reader may have turned to key keepers by then (ms). */
export const lateAfter = custodianPatience - 1_000;

/**
 * How long the custodian has to tell a key keeper that it is there (ms). That takes it no transaction;
 * the keeper's own release has to fit into the reader's patience too.
 */
export const keeperPatience = 3_000;
