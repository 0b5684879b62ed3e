/**
 * The practice cluster on disk: its directory, its nodes, its ports, and the files that are written
 * into it.
 */
package io.openmldb.rollout.sandbox.house;
