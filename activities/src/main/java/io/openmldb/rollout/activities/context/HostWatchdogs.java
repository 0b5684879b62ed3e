package io.openmldb.rollout.activities.context;

import io.openmldb.rollout.activities.lease.HeldLease;
import io.openmldb.rollout.activities.process.HostTimers;
import io.openmldb.rollout.activities.ssh.HostRefusedException;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.api.model.Endpoint;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Watchdogs as timers on the node's host. Their data lies in files beside their scripts, one item a
 * line: the scripts themselves are the same for every cluster.
 */
final class HostWatchdogs implements Watchdogs {

  private static final String FENCE = "fence";
  private static final String FAILOVER = "auto-failover";

  private final RemoteHost host;
  private final Node node;
  private final HeldLease lease;
  private final Supplier<String> authorization;
  private final Supplier<List<String>> nameservers;

  /**
   * Watchdogs on the host of {@code node}.
   *
   * @param lease the lease of the attempt that arms them
   * @param authorization the header for OpenMLDB's servers, a secret
   * @param nameservers every nameserver in the election
   */
  HostWatchdogs(
      RemoteHost host,
      Node node,
      HeldLease lease,
      Supplier<String> authorization,
      Supplier<List<String>> nameservers) {
    this.host = host;
    this.node = node;
    this.lease = lease;
    this.authorization = authorization;
    this.nameservers = nameservers;
  }

  @Override
  public void armFence(String fenced, List<LeaderMove> batch, Duration delay) {
    StringBuilder moves = new StringBuilder();
    for (LeaderMove move : batch) {
      moves.append(
          "%d %d %s %s\n"
              .formatted(move.tid(), move.pid(), address(move.from()), address(move.to())));
    }
    arm(FENCE, delay, Map.of("fenced", address(fenced) + "\n", "moves", moves.toString()));
  }

  @Override
  public void disarmFence() {
    disarm(FENCE);
  }

  @Override
  public void armFailover(Duration delay) {
    StringBuilder lines = new StringBuilder();
    nameservers.get().forEach(endpoint -> lines.append(address(endpoint)).append('\n'));
    arm(FAILOVER, delay, Map.of("nameservers", lines.toString()));
  }

  @Override
  public void disarmFailover() {
    disarm(FAILOVER);
  }

  private void arm(String name, Duration delay, Map<String, String> data) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    data.forEach((file, text) -> files.put(file, text.getBytes(StandardCharsets.UTF_8)));
    files.put("authorization", authorization.get().getBytes(StandardCharsets.UTF_8));
    boolean armed =
        HostTimers.arm(host, node.workdir(), name, lease.token(), delay, script(name), files);
    if (!armed) {
      lease.check(); // A later attempt has armed one, so this says that ours has been replaced.
      throw new HostRefusedException(
          "a timer " + name + " that is armed on " + host + " says it is of a later attempt", null);
    }
  }

  /** One that a later attempt has armed stays. */
  private void disarm(String name) {
    HostTimers.disarm(host, node.workdir(), name, lease.token());
  }

  /** {@code host port}, as the scripts read it. */
  private static String address(String endpoint) {
    Endpoint server = Endpoint.of(endpoint);
    return server.host() + " " + server.port();
  }

  private static String script(String name) {
    String resource = name + "-watchdog.sh";
    try (InputStream script = HostWatchdogs.class.getResourceAsStream(resource)) {
      if (script == null) {
        throw new IllegalStateException("The resource " + resource + " is missing in this build");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The resource " + resource + " cannot be read", e);
    }
  }
}
