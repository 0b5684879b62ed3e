/**
 * A client's look at the practice cluster: OpenMLDB's HTTP and JSON, with no more than the sandbox
 * itself needs.
 */
package io.openmldb.rollout.sandbox.cluster;
