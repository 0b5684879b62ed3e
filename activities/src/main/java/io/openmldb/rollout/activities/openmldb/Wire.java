package io.openmldb.rollout.activities.openmldb;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * One exchange with one server: a JSON message there, a JSON message back. Clients say what to ask;
 * this says how it travels.
 */
public interface Wire {

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
}
