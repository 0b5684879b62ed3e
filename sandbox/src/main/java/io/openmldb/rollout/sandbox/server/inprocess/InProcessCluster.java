package io.openmldb.rollout.sandbox.server.inprocess;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.environment.ServerEnvironment;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.flags.GflagsCommandLine;
import io.openmldb.rollout.sandbox.server.http.InProcessNetwork;
import io.openmldb.rollout.sandbox.server.nameserver.NameServer;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.runtime.VirtualRuntime;
import io.openmldb.rollout.sandbox.server.tablet.TabletServer;
import io.openmldb.rollout.sandbox.server.tablet.storage.InMemoryDisk;
import io.openmldb.rollout.sandbox.server.zk.InMemoryZooKeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nameservers and tablets with the logic of the practice cluster's own processes, in one process
 * and in simulated time. Nothing happens by chance. Disks outlive their tablets. Not safe for use
 * by several threads at once.
 */
public final class InProcessCluster {
  private final VirtualRuntime runtime;
  private final InProcessNetwork network;
  private final InMemoryZooKeeper zooKeeper;
  private final InMemoryFaults faults = new InMemoryFaults();
  private final List<String> commonFlags = new ArrayList<>();
  private final Map<String, InMemoryDisk> disks = new HashMap<>();
  private final Map<String, NameServer> nameservers = new HashMap<>();
  private final Map<String, TabletServer> tablets = new HashMap<>();

  /**
   * A cluster without servers.
   *
   * @param flags what all its servers' flag files say
   */
  public InProcessCluster(
      VirtualRuntime runtime, InProcessNetwork network, Map<String, String> flags) {
    this.runtime = runtime;
    this.network = network;
    this.zooKeeper = new InMemoryZooKeeper(runtime);
    flags.forEach((name, value) -> commonFlags.add("--" + name + "=" + value));
  }

  /** Starts a nameserver, which leads if no other does. */
  public void startNameserver(String endpoint) throws ServerStartException {
    startNameserver(endpoint, Map.of());
  }

  /**
   * The same, with flags of its own.
   *
   * @param own what its command line says, in place of its flag file
   */
  public void startNameserver(String endpoint, Map<String, String> own)
      throws ServerStartException {
    nameservers.put(endpoint, NameServer.start(environment("nameserver", endpoint, own)));
  }

  /** Whether a nameserver runs there. */
  public boolean isNameserverUp(String endpoint) {
    return nameservers.containsKey(endpoint);
  }

  /** Kills a nameserver: its place in the election stays until its session has run out. */
  public void killNameserver(String endpoint) {
    nameservers.remove(endpoint).kill();
  }

  /** Ends a nameserver, and its place in the election with it at once. */
  public void stopNameserver(String endpoint) {
    try {
      nameservers.remove(endpoint).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a tablet, with what is on its disk.
   *
   * @throws ServerStartException if one runs there, or the one before is registered still
   */
  public void startTablet(String endpoint) throws ServerStartException {
    tablets.put(
        endpoint, TabletServer.start(environment("tablet", endpoint, Map.of()), disk(endpoint)));
  }

  /** Kills a tablet: its registration stays until its session has run out. */
  public void killTablet(String endpoint) {
    tablets.remove(endpoint).kill();
  }

  /** A tablet, if it runs. */
  public Optional<TabletServer> tablet(String endpoint) {
    return Optional.ofNullable(tablets.get(endpoint));
  }

  /** A tablet's disk, whether the tablet runs or not. */
  public InMemoryDisk disk(String endpoint) {
    return disks.computeIfAbsent(endpoint, key -> new InMemoryDisk());
  }

  public InMemoryZooKeeper zooKeeper() {
    return zooKeeper;
  }

  /** The faults of all its servers. */
  public InMemoryFaults faults() {
    return faults;
  }

  /**
   * Calls a server as somebody outside the cluster does. It takes no time.
   *
   * @param method service and method, {@code NameServer/ShowTable}
   * @throws IOException if nobody listens there, or the request is none
   */
  public ObjectNode call(String endpoint, String method, ObjectNode request) throws IOException {
    return network.call(endpoint, method, request);
  }

  private ServerEnvironment environment(String role, String endpoint, Map<String, String> own) {
    FlagSettings flags = flags(role, endpoint, own);
    Duration session = Duration.ofMillis(flags.number("zk_session_timeout"));
    return new ServerEnvironment(
        flags, runtime, network, () -> zooKeeper.open(session), faults, () -> false);
  }

  private FlagSettings flags(String role, String endpoint, Map<String, String> own) {
    List<String> arguments = new ArrayList<>(commonFlags);
    own.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    arguments.add("--role=" + role);
    arguments.add("--endpoint=" + endpoint);
    GflagsCommandLine line = GflagsCommandLine.read(arguments);
    if (!line.errors().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", line.errors()));
    }
    return line.flags();
  }
}
