/**
 * How failures reach a workflow: every typed exception says of itself which {@code FailureType} it
 * is and whether trying again can help, and one interceptor turns it into an {@code
 * ApplicationFailure}.
 */
package io.openmldb.rollout.activities.failure;
