/** Following a rollout to its end: the loop, and the two ways of showing it. */
@NullMarked
package io.openmldb.rollout.starter.watch;

import org.jspecify.annotations.NullMarked;
