package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A transport for calls that must end by a given time. The time left is checked right before a call
 * is sent, so that a caller that waited too long for a free thread or for a check sends nothing.
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
