/** The practice cluster's tables: which there shall be, and making them. */
package io.openmldb.rollout.sandbox.tables;
