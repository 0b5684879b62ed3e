/** The calls that the practice cluster's own commands make of its nameservers and tablets. */
package io.openmldb.rollout.sandbox.client;
