package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls to whichever nameserver leads. A takeover lasts about as long as a ZooKeeper session; while
 * it does, the old leader refuses connections or says that it does not lead, and so does the next.
 */
public final class LeaderRouting {

  /** The longest that a takeover is given: a ZooKeeper session of ten seconds, and some more. */
  public static final Duration TAKEOVER = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final RpcTransport transport;
  private final Supplier<Optional<String>> leader;
  private final Waiter waiter;
  private final Duration timeout;

  /**
   * Calls to the leader of one cluster.
   *
   * @param leader its endpoint as ZooKeeper has it now; empty when there is none
   * @param timeout how long to wait for one that answers
   */
  public LeaderRouting(
      RpcTransport transport, Supplier<Optional<String>> leader, Waiter waiter, Duration timeout) {
    this.transport = transport;
    this.leader = leader;
    this.waiter = waiter;
    this.timeout = timeout;
  }

  LeaderRouting within(Duration shorter) {
    return new LeaderRouting(transport, leader, waiter, shorter);
  }

  LeaderRouting ofPresentLeader() {
    Optional<String> present = leader.get();
    return new LeaderRouting(transport, () -> present, waiter, timeout);
  }

  LeaderRouting endingBy(Instant limit, Duration least) {
    return new LeaderRouting(transport.endingBy(limit, least, waiter), leader, waiter, timeout);
  }

  LeaderRouting ignoringCancellation() {
    return new LeaderRouting(transport, leader, new Waiter(waiter.timeSource(), () -> {}), timeout);
  }

  /** A call that does no harm when it is taken twice. */
  JsonNode repeatable(String method, JsonNode message, Duration deadline) {
    return call(method, endpoint -> exchange(endpoint, method, message, deadline), true, timeout);
  }

  /**
   * A call whose answer is one long list, which does no harm when it is taken twice. As its
   * deadline may be as long as a takeover, it is added to the time that is waited for one: whoever
   * leads after a nameserver that hung is asked, too.
   *
   * @param list the field that the items are in
   * @return each item as {@code reader} reads it
   */
  <T> List<T> list(
      String method,
      JsonNode message,
      Duration deadline,
      String list,
      Function<JsonNode, T> reader) {
    Duration patience = timeout.isZero() ? timeout : timeout.plus(deadline);
    return call(
        method,
        endpoint -> {
          List<T> items = new ArrayList<>();
          String path = "NameServer/" + method;
          check(
              endpoint,
              path,
              transport.call(
                  endpoint, path, message, deadline, list, item -> items.add(reader.apply(item))));
          return items;
        },
        true,
        patience);
  }

  /** A call that is repeated only when it has certainly not been taken. */
  JsonNode once(String method, JsonNode message, Duration deadline) {
    return call(method, endpoint -> exchange(endpoint, method, message, deadline), false, timeout);
  }

  private <T> T call(
      String method, Function<String, T> exchange, boolean repeatable, Duration patience) {
    Instant end = waiter.now().plus(patience);
    RuntimeException lastSeen = null;
    while (true) {
      Optional<String> endpoint = leader.get();
      if (endpoint.isPresent()) {
        try {
          return exchange.apply(endpoint.get());
        } catch (OpenmldbException e) {
          if (!mayRepeat(e, repeatable)) {
            throw e;
          }
          lastSeen = e;
        }
      }
      if (!waiter.now().isBefore(end)) {
        String call = "NameServer/" + method;
        throw endpoint.isPresent()
                && lastSeen instanceof OpenmldbException.NoAnswer noAnswer
                && noAnswer.isLate()
            ? NoNameServerException.silent(call, noAnswer)
            : NoNameServerException.nobodyLed(call, patience, lastSeen);
      }
      waiter.sleep(PAUSE);
    }
  }

  private JsonNode exchange(String endpoint, String method, JsonNode message, Duration deadline) {
    String path = "NameServer/" + method;
    return check(endpoint, path, transport.call(endpoint, path, message, deadline));
  }

  private static JsonNode check(String endpoint, String path, JsonNode answer) {
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
