/**
 * gflags' flag files as gflags 2.2 reads them, edited byte for byte; the flags that a binary knows,
 * and the flags page of a process.
 */
@NullMarked
package io.openmldb.rollout.activities.config.gflags;

import org.jspecify.annotations.NullMarked;
