package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A wire for what has only so much time. The time is looked at right before a call is sent: whoever
 * waited too long for a turn, or for a check, has taken nothing.
 *
 * @param transport what carries the calls
 * @param limit when every call has ended
 * @param least the time before it with which a call may still begin
 * @param waiter the time
 */
record DeadlineTransport(RpcTransport transport, Instant limit, Duration least, Waiter waiter)
    implements RpcTransport {

  @Override
  public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    return transport.call(endpoint, path, message, within(deadline, endpoint, path));
  }

  @Override
  public JsonNode call(
      String endpoint,
      String path,
      JsonNode message,
      Duration deadline,
      String list,
      Consumer<JsonNode> items) {
    Duration limited = within(deadline, endpoint, path);
    return transport.call(endpoint, path, message, limited, list, items);
  }

  private Duration within(Duration deadline, String endpoint, String path) {
    Duration left = Duration.between(waiter.now(), limit);
    if (left.compareTo(least) < 0 || left.isNegative() || left.isZero()) {
      throw new OpenmldbException.NoAnswer(
          endpoint, path, "it was not sent, because too little time was left for it", false, null);
    }
    return deadline.compareTo(left) < 0 ? deadline : left;
  }
}
