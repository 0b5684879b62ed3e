/** What the output goes to: whether it is a terminal, how large, and whether it shows colours. */
package io.openmldb.rollout.starter.terminal;
