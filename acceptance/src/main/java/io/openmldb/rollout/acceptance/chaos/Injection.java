package io.openmldb.rollout.acceptance.chaos;

/** A fault and its moment. */
record Injection(Moment moment, Fault fault) {}
