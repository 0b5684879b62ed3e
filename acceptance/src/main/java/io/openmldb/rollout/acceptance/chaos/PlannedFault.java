package io.openmldb.rollout.acceptance.chaos;

/** A fault and its moment. */
record PlannedFault(InjectionPoint moment, Fault fault) {}
