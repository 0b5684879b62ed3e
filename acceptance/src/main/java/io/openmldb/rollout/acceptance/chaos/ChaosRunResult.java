package io.openmldb.rollout.acceptance.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a run went.
 *
 * @param seed what shows it again
 * @param took from its start until all was checked
 * @param outcome the rollout's
 * @param faults how often each kind of fault was injected
 * @param violations what a rollout promises and was not so
 * @param apart what the injected faults alone broke
 * @param resume the longest time from a fault of a worker or of Temporal to the next sign of life
 * @param refusal the longest stretch of refused writes
 * @param refusalAlone the longest one during which no fault could keep a fence
 * @param acknowledged writes that clients were promised
 * @param lost acknowledged writes that are not there, though no fault alone explains it
 * @param lostApart acknowledged writes that are not there by a fault alone
 */
record ChaosRunResult(
    long seed,
    Duration took,
    String outcome,
    Map<FaultKind, Integer> faults,
    List<String> violations,
    List<String> apart,
    Duration resume,
    Duration refusal,
    Duration refusalAlone,
    long acknowledged,
    long lost,
    long lostApart) {

  ChaosRunResult {
    faults = Map.copyOf(faults);
    violations = List.copyOf(violations);
    apart = List.copyOf(apart);
  }
}
