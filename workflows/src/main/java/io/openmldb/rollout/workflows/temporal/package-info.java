/**
 * How workflows call activities (options, a cancellable health check, failures in words), and what
 * they share towards Temporal: messages, search attributes, named timers, continue-as-new.
 */
@NullMarked
package io.openmldb.rollout.workflows.temporal;

import org.jspecify.annotations.NullMarked;
