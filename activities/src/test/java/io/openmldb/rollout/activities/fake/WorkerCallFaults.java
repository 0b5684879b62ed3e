package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What befalls the calls of workers on their way to the servers. */
final class WorkerCallFaults {

  private static final Duration ORDINARY = Duration.ofMillis(1);

  private final SimulatedCluster cluster;
  private final Map<String, Instant> refuseDemotionUntil = new HashMap<>();
  private final List<Runnable> whenLeaderChangeIsAsked = new ArrayList<>();
  private Duration callTakes = ORDINARY;
  private Duration showingEveryTableTakes = Duration.ZERO;
  private Duration lookingAtAPartitionTakes = Duration.ZERO;
  private boolean nextLeaderChangeHangs;

  WorkerCallFaults(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  void callsTake(Duration duration) {
    callTakes = duration;
  }

  void showingEveryTableTakes(Duration duration) {
    showingEveryTableTakes = duration;
  }

  void lookingAtAPartitionTakes(Duration duration) {
    lookingAtAPartitionTakes = duration;
  }

  void nextLeaderChangeHangs() {
    nextLeaderChangeHangs = true;
  }

  /** For a while, the tablet makes no follower of a leader. */
  void refuseDemotions(String endpoint, Duration duration) {
    refuseDemotionUntil.put(endpoint, cluster.now().plus(duration));
  }

  /** Does {@code work} when a leader change is asked for the next time. */
  void whenLeaderChangeIsAsked(Runnable work) {
    whenLeaderChangeIsAsked.add(work);
  }

  /** One call: what is asked of whom, and how long its caller waits. */
  record Call(String endpoint, String path, JsonNode message, Duration deadline) {

    private String method() {
      return path.substring(path.indexOf('/') + 1);
    }

    private boolean looksAtOnePartition() {
      return method().equals("GetTablePartition")
          || (method().equals("ShowOPStatus") && message.has("pid"));
    }

    private boolean demotes() {
      return method().equals("ChangeRole")
          && message.path("mode").asText().equals("kTableFollower");
    }

    private OpenmldbException timedOut() {
      return new OpenmldbException.NoAnswer(endpoint, path, "timed out", true, null);
    }
  }

  /**
   * Lets a call have its time and its bad luck.
   *
   * @return an answer in the place of the server's, as a rule none
   * @throws OpenmldbException when there is no answer
   */
  Optional<JsonNode> meet(Call call) {
    cluster.advance(callTakes);
    if (call.method().equals("ShowTable") && call.message().path("show_all").asBoolean()) {
      cluster.advance(showingEveryTableTakes);
    }
    if (call.looksAtOnePartition()) {
      take(lookingAtAPartitionTakes, call);
    }
    if (call.method().equals("ChangeLeader")) {
      List<Runnable> asked = List.copyOf(whenLeaderChangeIsAsked);
      whenLeaderChangeIsAsked.clear();
      asked.forEach(Runnable::run);
      if (nextLeaderChangeHangs) {
        nextLeaderChangeHangs = false;
        letDeadlinePass(call);
      }
    }
    Instant refused = refuseDemotionUntil.getOrDefault(call.endpoint(), Instant.MIN);
    return call.demotes() && cluster.now().isBefore(refused)
        ? Optional.of(UnrecordedCalls.message().put("code", 138).put("msg", "fail to change role"))
        : Optional.empty();
  }

  private void take(Duration duration, Call call) {
    if (duration.compareTo(call.deadline()) > 0) {
      letDeadlinePass(call);
    }
    cluster.advance(duration);
  }

  /** Nobody answers as long as the caller waits. */
  void letDeadlinePass(Call call) {
    cluster.advance(call.deadline());
    throw call.timedOut();
  }
}
