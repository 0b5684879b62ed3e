/**
 * The interfaces of the activities; each finds out first whether its work is done already, so that
 * it is safe to run twice and safe to lose at any instruction.
 */
@NullMarked
package io.openmldb.rollout.workflows.activity;

import org.jspecify.annotations.NullMarked;
