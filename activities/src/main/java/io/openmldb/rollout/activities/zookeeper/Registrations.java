package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's servers have registered in ZooKeeper, read anew at every call.
 *
 * <p>Every method throws {@link ZooKeeperUnavailableException} when ZooKeeper does not answer.
 */
public final class Registrations {

  private final ClusterConfig cluster;
  private final CuratorFramework curator;
  private final ServerNameCache names;
  private final MembershipClock quietTablets;
  private final MembershipClock quietElection;
  private final AtomicBoolean watched = new AtomicBoolean();

  Registrations(
      ClusterConfig cluster, CuratorFramework curator, Clock clock, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.curator = curator;
    this.names = new ServerNameCache(this::readNames, nanoTime);
    this.quietTablets = new MembershipClock(cluster, curator, path("nodes"), clock, nanoTime);
    this.quietElection = new MembershipClock(cluster, curator, path("leader"), clock, nanoTime);
  }

  /** The endpoint of the nameserver that leads: the oldest one in the election. */
  public Optional<String> nameserverLeader() {
    return nameservers().stream().findFirst();
  }

  /** Endpoints of all nameservers in the election, the leader first, then by seniority. */
  public List<String> nameservers() {
    ServerNames known = names.current();
    return election().map(known::endpointOf).toList();
  }

  /** What nameservers and tablets have registered as: their endpoints, or names where they have. */
  public Set<String> registeredTexts() {
    return Stream.concat(children(path("nodes")).stream(), election())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What the nameservers in the election have registered as, by seniority. */
  private Stream<String> election() {
    return children(path("leader")).stream()
        .sorted(Comparator.comparing(Registrations::sequence))
        .flatMap(child -> read(path("leader") + "/" + child).stream())
        .map(Read::value);
  }

  /** Registered tablets, by endpoint. */
  public List<Registration> tablets() {
    ServerNames known = names.current();
    return children(path("nodes")).stream()
        .map(known::endpointOf)
        .sorted()
        .flatMap(endpoint -> tablet(endpoint).stream())
        .toList();
  }

  /** The registration of the tablet at {@code endpoint}. */
  public Optional<Registration> tablet(String endpoint) {
    return read(path("nodes") + "/" + names.current().nameOf(endpoint))
        .map(
            read ->
                new Registration(
                    endpoint,
                    read.value(),
                    read.stat().getCzxid(),
                    Instant.ofEpochMilli(read.stat().getCtime())));
  }

  /** What the servers call each other, as it was read last. */
  public ServerNames lastNames() {
    return names.lastRead();
  }

  /** Whether a tablet is registered at {@code endpoint}. */
  public boolean isTabletRegistered(String endpoint) {
    return tablet(endpoint).isPresent();
  }

  /** The endpoint of the taskmanager that leads, where one has registered. */
  public Optional<String> taskmanagerLeader() {
    return read(path("taskmanager") + "/leader").map(Read::value).filter(value -> !value.isBlank());
  }

  /**
   * The highest term that any nameserver has led a leader into, or was about to: it counts on for
   * each leader change, whatever becomes of that.
   */
  public long newestTerm() {
    return read(path("table") + "/term").map(Read::value).map(Long::parseLong).orElse(0L);
  }

  /**
   * Whether the cluster replicates to or from another one, as far as ZooKeeper shows: OpenMLDB
   * keeps both sides' records beneath {@code cluster}, and the record of a follower stays when the
   * following has ended.
   */
  public boolean mayHaveReplicaCluster() {
    boolean follows =
        read(path("cluster") + "/follower").filter(r -> !r.value().isEmpty()).isPresent();
    return follows || !children(path("cluster") + "/replica").isEmpty();
  }

  /**
   * How long no tablet has registered or gone away and no nameserver has joined or left the
   * election, for certain: what cannot be known counts as short.
   */
  public Duration sinceLastMembershipChange() {
    Duration tablets = quietTablets.duration();
    Duration election = quietElection.duration();
    return tablets.compareTo(election) < 0 ? tablets : election;
  }

  /**
   * Begins to record when members change, so that a later fence need not wait to see that the
   * members are stable.
   */
  void watchMembership() {
    if (!watched.getAndSet(true)) {
      sinceLastMembershipChange();
    }
  }

  private String path(String child) {
    return cluster.rootPath() + "/" + child;
  }

  /**
   * A server that lost its name gets another one, and its old one stays in ZooKeeper: no server has
   * that name any more.
   */
  private ServerNames readNames() {
    Map<String, Named> newest = new HashMap<>();
    for (String name : children(path("map/names"))) {
      read(path("map/names") + "/" + name)
          .filter(read -> !read.value().isBlank())
          .ifPresent(
              read ->
                  newest.merge(
                      read.value(),
                      new Named(name, read.stat().getMzxid()),
                      BinaryOperator.maxBy(Comparator.comparingLong(Named::mzxid))));
    }
    Map<String, String> endpoints = new HashMap<>();
    newest.forEach((endpoint, named) -> endpoints.put(named.name(), endpoint));
    return new ServerNames(endpoints);
  }

  private List<String> children(String path) {
    try {
      return ZooKeeperCall.make(doing(path), () -> curator.getChildren().forPath(path));
    } catch (KeeperException e) {
      return List.of();
    }
  }

  private Optional<Read> read(String path) {
    Stat stat = new Stat();
    try {
      byte @Nullable [] value =
          ZooKeeperCall.make(
              doing(path), () -> curator.getData().storingStatIn(stat).forPath(path));
      // Of a node that was made without data, by hand say, Curator gives null.
      String text = value == null ? "" : new String(value, StandardCharsets.UTF_8);
      return Optional.of(new Read(text, stat));
    } catch (KeeperException e) {
      return Optional.empty();
    }
  }

  private String doing(String path) {
    return "reading " + path + " of cluster " + cluster.name();
  }

  /**
   * {@code lock_request0000000012}: ZooKeeper appends ten digits, with a sign after an overflow.
   */
  private static int sequence(String child) {
    return Integer.parseInt(child.substring(Math.max(0, child.length() - 10)));
  }

  private record Read(String value, Stat stat) {}

  private record Named(String name, long mzxid) {}
}
