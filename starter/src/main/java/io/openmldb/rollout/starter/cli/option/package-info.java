/** Options that several commands share. */
package io.openmldb.rollout.starter.cli.option;
