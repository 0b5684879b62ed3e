/** Following a rollout to its end: the loop, and the two ways of showing it. */
package io.openmldb.rollout.starter.watch;
