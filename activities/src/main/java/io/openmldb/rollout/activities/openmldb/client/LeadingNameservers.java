package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.openmldb.rollout.activities.support.ParallelCalls;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Who takes itself for the leading nameserver. ZooKeeper knows of one; a nameserver that has not
 * noticed the loss of its session acts as a second leader, and both send orders to tablets.
 */
public final class LeadingNameservers {

  private final RpcTransport transport;
  private final ParallelCalls parallelCalls;
  private final Duration deadline;

  public LeadingNameservers(
      RpcTransport transport, ParallelCalls parallelCalls, Duration deadline) {
    this.transport = transport;
    this.parallelCalls = parallelCalls;
    this.deadline = deadline;
  }

  /** Those of {@code endpoints} that answer as leaders; one that does not answer is left out. */
  public List<String> among(Collection<String> endpoints) {
    List<String> asked = endpoints.stream().distinct().sorted().toList();
    List<Boolean> leads = parallelCalls.map(asked, this::leads);
    return asked.stream().filter(endpoint -> leads.get(asked.indexOf(endpoint))).toList();
  }

  private boolean leads(String endpoint) {
    try {
      return transport
              .call(
                  endpoint,
                  "NameServer/ShowTablet",
                  JsonNodeFactory.instance.objectNode(),
                  deadline)
              .path("code")
              .asInt()
          == ErrorCode.OK.code();
    } catch (OpenmldbException e) {
      return false;
    }
  }
}
