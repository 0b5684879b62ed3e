/** Looks at a cluster that change nothing: its tables, and its nameserver's operations. */
package io.openmldb.rollout.looks;
