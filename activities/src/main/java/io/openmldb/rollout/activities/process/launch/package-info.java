/** What a process has from whoever started it, and what a new one would lack of that. */
@NullMarked
package io.openmldb.rollout.activities.process.launch;

import org.jspecify.annotations.NullMarked;
