package io.openmldb.rollout.activities.openmldb;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.waiting.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls to whichever nameserver leads. A takeover lasts about as long as a ZooKeeper session; while
 * it does, the old leader refuses connections or says that it does not lead, and so does the next.
 */
public final class LeaderCalls {

  /** The longest that a takeover is given: a ZooKeeper session of ten seconds, and some more. */
  public static final Duration TAKEOVER = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Wire wire;
  private final Supplier<Optional<String>> leader;
  private final Waits waits;
  private final Duration patience;

  /**
   * Calls to the leader of one cluster.
   *
   * @param leader its endpoint as ZooKeeper has it now; empty when there is none
   * @param patience how long to wait for one that answers
   */
  public LeaderCalls(Wire wire, Supplier<Optional<String>> leader, Waits waits, Duration patience) {
    this.wire = wire;
    this.leader = leader;
    this.waits = waits;
    this.patience = patience;
  }

  LeaderCalls within(Duration shorter) {
    return new LeaderCalls(wire, leader, waits, shorter);
  }

  LeaderCalls uncancelled() {
    return new LeaderCalls(wire, leader, new Waits(waits.pace(), () -> {}), patience);
  }

  /** A call that does no harm when it is taken twice. */
  JsonNode repeatable(String method, JsonNode message, Duration deadline) {
    return call(method, message, deadline, true);
  }

  /** A call that is repeated only when it has certainly not been taken. */
  JsonNode once(String method, JsonNode message, Duration deadline) {
    return call(method, message, deadline, false);
  }

  private JsonNode call(String method, JsonNode message, Duration deadline, boolean repeatable) {
    Instant end = waits.now().plus(patience);
    RuntimeException lastSeen = null;
    while (true) {
      Optional<String> endpoint = leader.get();
      if (endpoint.isPresent()) {
        try {
          return exchange(endpoint.get(), method, message, deadline);
        } catch (OpenmldbException e) {
          if (!mayRepeat(e, repeatable)) {
            throw e;
          }
          lastSeen = e;
        }
      }
      if (!waits.now().isBefore(end)) {
        throw new NoNameServerException("NameServer/" + method, patience, lastSeen);
      }
      waits.sleep(PAUSE);
    }
  }

  private JsonNode exchange(String endpoint, String method, JsonNode message, Duration deadline) {
    String path = "NameServer/" + method;
    JsonNode answer = wire.call(endpoint, path, message, deadline);
    int code = answer.path("code").asInt();
    if (code != ErrorCode.OK.code()) {
      throw new OpenmldbException.Refused(endpoint, path, code, answer.path("msg").asText());
    }
    return answer;
  }

  private static boolean mayRepeat(OpenmldbException failure, boolean repeatable) {
    if (failure instanceof OpenmldbException.NoAnswer noAnswer) {
      return repeatable || !noAnswer.mayHaveTakenEffect();
    }
    return failure instanceof OpenmldbException.Refused refused
        && refused.is(ErrorCode.NAMESERVER_NOT_LEADER);
  }
}
