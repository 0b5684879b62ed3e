/**
 * The activities: everything that a rollout does to the world. Each one that changes something
 * compares the world with the record first (already done: says so; as expected: does it; otherwise:
 * fails clearly), so it is safe to run twice and safe to lose at any instruction.
 */
package io.openmldb.rollout.steps;
