package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.support.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * One exchange with one server: a JSON message there, a JSON message back. Clients say what to ask;
 * this says how it travels.
 */
public interface RpcTransport {

  /**
   * Calls {@code /<service>/<method>} on {@code endpoint}.
   *
   * @param endpoint {@code host:port}
   * @param path {@code NameServer/ShowTable}, say, without a leading slash
   * @param message the request's body
   * @param deadline the longest time the whole exchange may take
   * @return the answer's body, whatever code it carries
   * @throws OpenmldbException.NoAnswer when there was none
   * @throws OpenmldbException.Rejected when the server did not understand
   */
  JsonNode call(String endpoint, String path, JsonNode message, Duration deadline);

  /**
   * The same for an answer that is one long list. Its items are handed over one by one, so that
   * they need not all be kept: a large cluster's tables are hundreds of megabytes as JSON trees.
   *
   * @param list the field that the items are in
   * @param items is given each item; some of them even where the call then fails
   * @return the answer's body without that field
   */
  default JsonNode call(
      String endpoint,
      String path,
      JsonNode message,
      Duration deadline,
      String list,
      Consumer<JsonNode> items) {
    JsonNode answer = call(endpoint, path, message, deadline);
    answer.path(list).forEach(items);
    return answer;
  }

  /**
   * The same wire for calls that only have until {@code limit}, whatever deadline they are given:
   * what cannot be sent with {@code least} left is not sent.
   */
  default RpcTransport endingBy(Instant limit, Duration least, Waiter waiter) {
    return new DeadlineTransport(this, limit, least, waiter);
  }
}
