/**
 * Command-line flags as gflags reads them: the table of known flags, flag files, the help XML and
 * the flags page.
 */
package io.openmldb.rollout.sandbox.server.flags;
