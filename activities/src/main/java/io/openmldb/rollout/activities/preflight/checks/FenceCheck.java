package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.leadership.FenceCallBudget;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Whether leaders can be moved under write fences from where this worker is: what the calls take
 * that are made while writes are refused.
 *
 * @param lease a question to ZooKeeper
 * @param members the question to ZooKeeper whether servers have come or gone
 * @param nameserver a question about one partition
 * @param tablets the same, by the endpoints of the tablets that would be fenced
 */
public record FenceCheck(
    CallTime lease, CallTime members, CallTime nameserver, Map<String, CallTime> tablets) {

  /**
   * An error where even the quickest calls take too long, a warning where most do: then every fence
   * refuses writes for nothing, and the moves are given up.
   */
  public List<Finding> all() {
    Map<String, CallTime> slow = tooSlow(CallTime::median);
    if (slow.isEmpty()) {
      return List.of();
    }
    boolean never = !tooSlow(CallTime::quickest).isEmpty();
    return List.of(
        Finding.ofCluster(
            never ? FindingLevel.ERROR : FindingLevel.WARNING,
            FindingCode.CALLS_TOO_SLOW,
            "calls from this worker take too long to change leaders within the two seconds that"
                + " procedure FAST may refuse writes: ZooKeeper "
                + lease
                + " and, for whether servers have come or gone, "
                + members
                + "; the nameserver "
                + nameserver
                + "; "
                + Excerpt.joined(
                    ", ",
                    slow.entrySet().stream()
                        .map(entry -> "tablet " + entry.getKey() + " " + entry.getValue())
                        .toList()),
            FindingCode.CALLS_TOO_SLOW.hint()));
  }

  private Map<String, CallTime> tooSlow(Function<CallTime, Duration> measure) {
    Map<String, CallTime> slow = new TreeMap<>();
    tablets.forEach(
        (endpoint, tablet) -> {
          FenceCallBudget calls =
              new FenceCallBudget(
                  measure.apply(lease),
                  measure.apply(members),
                  measure.apply(nameserver),
                  measure.apply(tablet));
          if (!calls.areQuickEnough()) {
            slow.put(endpoint, tablet);
          }
        });
    return slow;
  }
}
