package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.RpcTransport;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.support.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A cluster in memory and in virtual time: a nameserver, tablets, replication that takes its time,
 * clients that write without end, and the hazards that were seen on real servers. Time passes with
 * every call and every sleep, so a run is the same every time.
 */
public final class SimulatedCluster implements RpcTransport, TimeSource {

  /** The nameserver's endpoint. */
  public static final String NAMESERVER = "ns:1";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration CALL = Duration.ofMillis(1);
  private static final Duration TICK = Duration.ofMillis(10);

  private final Map<String, FakeTablet> tablets = new LinkedHashMap<>();
  private final Map<List<Integer>, PartitionId> ids = new HashMap<>();
  private final List<FakeWriter> writers = new ArrayList<>();
  private final FakeNameServer nameServer = new FakeNameServer(this);
  private final FakeZooKeeper zookeeper = new FakeZooKeeper(this);
  private final List<Scheduled> scheduled = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private Instant now = START;
  private Instant nextTick = now;
  private Instant membershipChange = now.minusSeconds(3600);
  private boolean liftOnLeaderChange;
  private boolean hangOnLeaderChange;
  private Duration showTableTakes = Duration.ZERO;
  private Duration lookAtPartitionTakes = Duration.ZERO;
  private Duration callTakes = CALL;
  private Duration dieOnLeaderChange;
  private int entries;
  private long transactions = 1;
  private int replicationPerTick = 20;

  /** Of a large cluster, the partitions in which something may move; null: in all of them. */
  private Set<FakePartition> awake;

  private record Scheduled(Instant at, Runnable work) {}

  /** A cluster with healthy tablets and nothing on them. */
  public SimulatedCluster(String... endpoints) {
    for (String endpoint : endpoints) {
      tablets.put(endpoint, new FakeTablet(this, endpoint));
    }
  }

  /** A table of the database {@code db} whose partitions all lie on these, the first leading. */
  public void createTable(String name, int tid, int partitionCount, String... endpoints) {
    for (int pid = 0; pid < partitionCount; pid++) {
      FakePartition partition = new FakePartition(new PartitionId("db", name, tid, pid));
      ids.put(List.of(tid, pid), partition.id);
      FakeReplica leader = null;
      for (String endpoint : endpoints) {
        FakeReplica replica = new FakeReplica(partition);
        tablet(endpoint).served.put(partition.id, replica);
        partition.metas.add(new FakePartition.Meta(endpoint, leader == null, true));
        if (leader == null) {
          leader = replica;
          leader.leader = true;
          leader.term = 1;
        } else {
          leader.followers.put(endpoint, 0L);
        }
      }
      nameServer.partitions.put(partition.id, partition);
      writers.add(new FakeWriter(partition));
    }
  }

  /**
   * From now on only partitions that somebody calls about, and those on tablets that come and go,
   * are looked at as time passes; clients write nothing. So a cluster of a hundred thousand
   * partitions can be had.
   */
  public void becomeLarge() {
    writers.clear();
    calls.clear();
    awake = new LinkedHashSet<>();
  }

  /** From now on the tablet takes calls, and answers none. */
  public void freeze(String endpoint) {
    tablet(endpoint).frozen = true;
  }

  /** From now on, for a while, the tablet makes no follower of a leader. */
  public void refuseDemotions(String endpoint, Duration duration) {
    tablet(endpoint).refusesDemotionUntil = now.plus(duration);
  }

  /** Something may move in the partition. */
  void wake(FakePartition partition) {
    if (awake != null && partition != null) {
      awake.add(partition);
    }
  }

  /** Drops a table, data and all. */
  public void dropTable(String name) {
    nameServer.partitions.keySet().removeIf(id -> id.table().equals(name));
    writers.removeIf(writer -> writer.partition.id.table().equals(name));
    tablets.values().forEach(t -> t.served.keySet().removeIf(id -> id.table().equals(name)));
  }

  @Override
  public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    if (awake == null) {
      calls.add(
          Duration.between(START, now).toMillis() + " " + endpoint + " " + path + " " + message);
    }
    advance(callTakes);
    String method = path.substring(path.indexOf('/') + 1);
    if (dieOnLeaderChange != null && method.equals("ChangeLeader")) {
      Duration down = dieOnLeaderChange;
      dieOnLeaderChange = null;
      at(
          Duration.ofMillis(10),
          () -> {
            nameServer.downUntil = now.plus(down);
            at(down, this::takeOver);
          });
    }
    if (method.equals("ShowTable") && message.path("show_all").asBoolean()) {
      advance(showTableTakes);
    }
    if (method.equals("GetTablePartition")
        || (method.equals("ShowOPStatus") && message.has("pid"))) {
      if (lookAtPartitionTakes.compareTo(deadline) > 0) {
        advance(deadline);
        throw new OpenmldbException.NoAnswer(endpoint, path, "timed out", true, null);
      }
      advance(lookAtPartitionTakes);
    }
    if (hangOnLeaderChange && method.equals("ChangeLeader")) {
      hangOnLeaderChange = false;
      advance(deadline);
      throw new OpenmldbException.NoAnswer(endpoint, path, "timed out", true, null);
    }
    if (liftOnLeaderChange && method.equals("ChangeLeader")) {
      liftOnLeaderChange = false;
      at(Duration.ofMillis(50), () -> tablets.values().forEach(tablet -> tablet.fenced = false));
    }
    if (endpoint.equals(NAMESERVER)) {
      if (nameServer.isDown()) {
        throw new OpenmldbException.NoAnswer(endpoint, path, "cannot connect", false, null);
      }
      nameServer.find(message).ifPresent(this::wake);
      return nameServer.answer(method, message);
    }
    FakeTablet tablet = tablet(endpoint);
    if (tablet.frozen) {
      advance(deadline);
      throw new OpenmldbException.NoAnswer(endpoint, path, "timed out", true, null);
    }
    if (!tablet.up) {
      throw new OpenmldbException.NoAnswer(endpoint, path, "cannot connect", false, null);
    }
    FakeReplica replica =
        tablet.find(message.has("table_meta") ? message.path("table_meta") : message);
    wake(replica == null ? null : replica.partition);
    return tablet.answer(method, message);
  }

  /** The tables are handed over one by one, as they are read from a real server. */
  @Override
  public JsonNode call(
      String endpoint,
      String path,
      JsonNode message,
      Duration deadline,
      String list,
      Consumer<JsonNode> items) {
    if (awake == null || !path.equals("NameServer/ShowTable")) {
      return RpcTransport.super.call(endpoint, path, message, deadline, list, items);
    }
    advance(CALL);
    nameServer.showTables(message, items);
    return ok();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void sleep(Duration pause) {
    advance(pause);
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    while (!nextTick.isAfter(end)) {
      now = nextTick;
      nextTick = nextTick.plus(TICK);
      tick();
    }
    now = end;
  }

  private void tick() {
    nameServer.tick(now);
    if (!scheduled.isEmpty()) {
      runScheduled();
    }
    if (awake == null) {
      tablets.values().stream().filter(tablet -> tablet.up).forEach(this::replicate);
    } else {
      awake.removeIf(partition -> !replicate(partition));
    }
    tablets.values().forEach(FakeTablet::countFencedTick);
    writers.forEach(writer -> writer.write(this, ++entries));
  }

  private void runScheduled() {
    for (Scheduled due : List.copyOf(scheduled)) {
      if (!now.isBefore(due.at())) {
        scheduled.remove(due);
        due.work().run();
      }
    }
  }

  private void replicate(FakeTablet tablet) {
    tablet.served.values().forEach(this::replicate);
  }

  private void replicate(FakeReplica leader) {
    if (leader.leader && leader.isLoaded(now)) {
      leader.followers.replaceAll(
          (endpoint, confirmed) -> replicate(leader, tablet(endpoint), confirmed));
    }
  }

  /** Whether anything may still move in the partition. */
  private boolean replicate(FakePartition partition) {
    boolean moves = false;
    for (FakePartition.Meta meta : partition.metas) {
      FakeTablet tablet = tablet(meta.endpoint);
      FakeReplica replica = tablet.up ? tablet.served.get(partition.id) : null;
      if (replica != null) {
        Map<String, Long> before = Map.copyOf(replica.followers);
        replicate(replica);
        moves = moves || !replica.isLoaded(now) || !before.equals(replica.followers);
      }
    }
    return moves;
  }

  private long replicate(FakeReplica leader, FakeTablet to, long confirmed) {
    FakeReplica follower = to.up ? to.served.get(leader.partition.id) : null;
    if (follower == null || follower.leader || follower.term > leader.term) {
      return confirmed;
    }
    if (!follower.isLoaded(now)) {
      // It takes everything from the start, and then loads the same again from its disk.
      follower.doubledRows = follower.log.size();
      return confirmed;
    }
    if (follower.lacksDeletedEntries) {
      return confirmed;
    }
    follower.term = leader.term;
    // By offset alone, as on real servers: what it has beyond its leader's log stays, unseen.
    int from = follower.log.size();
    if (from >= leader.log.size()) {
      return from;
    }
    int to1 = Math.min(leader.log.size(), from + replicationPerTick);
    for (int i = from; i < to1; i++) {
      follower.log.add(leader.log.get(i));
    }
    return follower.log.size();
  }

  /** A tablet's process ends; the nameserver notices when its session has run out. */
  public void kill(String endpoint) {
    FakeTablet tablet = tablet(endpoint);
    tablet.kill();
    at(
        Duration.ofSeconds(8),
        () -> {
          if (!tablet.up) {
            tablet.healthy = false;
            tablet.since = now;
            membershipChanged();
          }
        });
  }

  /** A killed tablet is started again, registers, and serves nothing. */
  public void start(String endpoint) {
    FakeTablet tablet = tablet(endpoint);
    tablet.up = true;
    tablet.registeredBy = nextTransaction();
    tablet.healthy = true;
    tablet.since = now;
    membershipChanged();
  }

  /** ZooKeeper does something. */
  long nextTransaction() {
    return ++transactions;
  }

  /** The tablets that are registered, each with the transaction that did it. */
  public Map<String, Long> registrations() {
    return tablets.values().stream()
        .filter(tablet -> tablet.healthy)
        .collect(Collectors.toMap(tablet -> tablet.endpoint, tablet -> tablet.registeredBy));
  }

  /**
   * A tablet that is down is started again as soon as {@code auto_failover} is off: the nameserver
   * makes no operation for it, then or later.
   */
  public void startInNextPause(String endpoint) {
    at(
        TICK,
        () -> {
          if (isAutoFailoverOn()) {
            startInNextPause(endpoint);
          } else {
            start(endpoint);
          }
        });
  }

  /**
   * Leader changes end at {@code endpoint} wherever it is a live follower, as if it had more
   * entries than the one that is asked for; empty for nowhere.
   */
  public void leaderChangesEndAt(String endpoint) {
    nameServer.preferred = endpoint;
  }

  /** The next leader change that is asked for is neither answered nor made. */
  public void nextLeaderChangeHangs() {
    hangOnLeaderChange = true;
  }

  /** A new nameserver lifts every fence as soon as it leads. */
  private void takeOver() {
    membershipChange = now;
    tablets.values().forEach(tablet -> tablet.fenced = false);
  }

  /** The nameserver tells every tablet its mode anew, some seconds after such an event. */
  public void membershipChanged() {
    membershipChange = now;
    at(Duration.ofSeconds(2), () -> tablets.values().forEach(tablet -> tablet.fenced = false));
  }

  /** Does {@code work} when {@code delay} has passed. */
  public void at(Duration delay, Runnable work) {
    scheduled.add(new Scheduled(now.plus(delay), work));
  }

  /** Clients stop writing, and what is on its way arrives. */
  public void comeToRest() {
    withoutWrites(() -> advance(Duration.ofSeconds(10)));
  }

  /** Does {@code work} while no client writes. */
  public void withoutWrites(Runnable work) {
    List<FakeWriter> paused = List.copyOf(writers);
    writers.clear();
    work.run();
    writers.addAll(paused);
  }

  /** Changes how many entries replication carries to a follower in ten milliseconds. */
  public void replicate(int perTick) {
    replicationPerTick = perTick;
  }

  /** Changes how long the metadata takes to follow a new leader. */
  public void metadataTakes(Duration duration) {
    nameServer.metadataTakes = duration;
  }

  /** Changes how long every call takes. */
  public void callsTake(Duration duration) {
    callTakes = duration;
  }

  /** Changes how long the nameserver takes to show every table; a large cluster's are long. */
  public void showingEveryTableTakes(Duration duration) {
    showTableTakes = duration;
  }

  /** Changes how long the nameserver takes to tell of one partition or of its operations. */
  public void lookingAtAPartitionTakes(Duration duration) {
    lookAtPartitionTakes = duration;
  }

  /** Changes how long the nameserver takes for a leader change. */
  public void leaderChangesTake(Duration duration) {
    nameServer.leaderChangeTakes = duration;
  }

  /** The cluster's ZooKeeper, as workers see it. */
  public FakeZooKeeper zookeeper() {
    return zookeeper;
  }

  /** Whether {@code auto_failover} is on. */
  public boolean isAutoFailoverOn() {
    return nameServer.autoFailover;
  }

  /** Switches {@code auto_failover} without a call. */
  public void autoFailover(boolean on) {
    nameServer.autoFailover = on;
  }

  /** The nameserver gives every partition that a tablet leads another leader, by its own choice. */
  public void failOver(String endpoint) {
    nameServer.failOver(endpoint);
    advance(Duration.ofSeconds(1));
  }

  /** The last term that the nameserver gave out, as ZooKeeper keeps it. */
  public long newestTerm() {
    return nameServer.newestTerm;
  }

  /** How long nobody has registered or gone away. */
  public Duration sinceMembershipChange() {
    return Duration.between(membershipChange, now);
  }

  /** Whether the tablet refuses writes. */
  public boolean isFenced(String endpoint) {
    return tablet(endpoint).fenced;
  }

  /** Marks a replica as not alive. */
  public void markDead(String table, int pid, String endpoint) {
    partition(table, pid).on(endpoint).orElseThrow().isAlive = false;
  }

  /** Somebody loads a replica as a follower, whatever it is. */
  public void loadAsFollower(String table, int pid, String endpoint) {
    FakeTablet tablet = tablet(endpoint);
    FakePartition partition = partition(table, pid);
    FakeReplica replica = tablet.disk.remove(partition.id);
    replica.leader = false;
    tablet.served.put(partition.id, replica);
  }

  /** The tablet's disk does not hold the replica any more. */
  public void loseDisk(String table, int pid, String endpoint) {
    tablet(endpoint).disk.remove(partition(table, pid).id);
  }

  /** The replica has applied a part of its log twice: offsets are equal, rows are not. */
  public void applyLogTwice(String table, int pid, String endpoint) {
    FakeReplica replica = tablet(endpoint).served.get(partition(table, pid).id);
    replica.doubledRows = replica.log.size() / 2;
  }

  /** The leader has deleted what this follower lacks of its log: it can never catch up again. */
  public void deleteBinlog(String table, int pid, String endpoint) {
    tablet(endpoint).disk.get(partition(table, pid).id).lacksDeletedEntries = true;
  }

  /** From now on the replica is sent nothing. */
  public void stopReplication(String table, int pid, String endpoint) {
    tablet(endpoint).served.get(partition(table, pid).id).lacksDeletedEntries = true;
  }

  /** A power failure: the tablet's disk lacks the last entries of a replica. */
  public void loseTail(String table, int pid, String endpoint, int entries) {
    List<Integer> log = tablet(endpoint).disk.get(partition(table, pid).id).log;
    log.subList(Math.max(0, log.size() - entries), log.size()).clear();
  }

  /** Whether a tablet serves the replica as a leader. */
  public boolean servesAsLeader(String table, int pid, String endpoint) {
    FakeReplica replica = tablet(endpoint).served.get(partition(table, pid).id);
    return replica != null && replica.leader;
  }

  /** The live leader in the metadata. */
  public Optional<String> leader(String table, int pid) {
    return partition(table, pid).leader();
  }

  /** Where the metadata puts replicas. */
  public List<String> replicas(String table, int pid) {
    return partition(table, pid).metas.stream().map(meta -> meta.endpoint).sorted().toList();
  }

  /** Every exchange so far: milliseconds since the start, endpoint, path and message. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The longest stretch in which a client's writes were refused. */
  public Duration longestRefusal() {
    int ticks = writers.stream().mapToInt(FakeWriter::longestRefusalTicks).max().orElse(0);
    return TICK.multipliedBy(ticks);
  }

  /** The longest stretch in which a tablet refused every write. */
  public Duration longestFence() {
    int ticks = tablets.values().stream().mapToInt(FakeTablet::longestFenceTicks).max().orElse(0);
    return TICK.multipliedBy(ticks);
  }

  /** Lifts every fence by surprise, a moment after a leader change is asked for the first time. */
  public void liftFenceAfterLeaderChangeIsAsked() {
    liftOnLeaderChange = true;
  }

  /**
   * The nameserver dies a moment after a leader change is asked for the first time, and its
   * successor carries on with its operations when {@code down} is over.
   */
  public void nameServerDiesWhenLeaderChangeIsAsked(Duration down) {
    dieOnLeaderChange = down;
  }

  /** An operation that hangs, on a partition that has nothing to do with anything. */
  public void hangOperation(String table, int pid) {
    nameServer.hang(partition(table, pid));
  }

  /** Operations of a type, {@code kAddReplicaOP} say, never end from now on. */
  public void hangOperations(String type) {
    nameServer.hanging = type;
  }

  /** Whether an operation is under way. */
  public boolean isWorkUnderWay() {
    return nameServer.operations.stream().anyMatch(operation -> operation.isUnderWay());
  }

  /** The next operations of a type, {@code kAddReplicaOP} say, fail when they are due. */
  public void failOperations(String type, int count) {
    nameServer.failures.put(type, count);
  }

  /** Somebody cancels whatever is under way on a table. */
  public void cancelOperations(String table) {
    nameServer.operations.stream()
        .filter(operation -> operation.isUnderWay() && operation.partition.id.table().equals(table))
        .forEach(operation -> operation.status = "kCanceled");
  }

  /** Acknowledged writes that no leader has any more. */
  public long lostWrites() {
    return new FakeInvariants(this, nameServer, writers).lostWrites();
  }

  /** What is wrong with the cluster now, writes at rest; see {@link FakeInvariants}. */
  public List<String> wrongs() {
    return new FakeInvariants(this, nameServer, writers).wrongs();
  }

  Collection<FakeTablet> tablets() {
    return tablets.values();
  }

  FakeTablet tablet(String endpoint) {
    return tablets.get(endpoint);
  }

  /** The partition that a message to a tablet is about; null when there never was one. */
  PartitionId partition(JsonNode message) {
    return ids.get(List.of(message.path("tid").asInt(), message.path("pid").asInt()));
  }

  FakePartition partition(String table, int pid) {
    return nameServer.partitions.values().stream()
        .filter(partition -> partition.id.table().equals(table) && partition.id.pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  static ObjectNode ok() {
    return code(0, "ok");
  }

  static ObjectNode code(int code, String text) {
    return JsonNodeFactory.instance.objectNode().put("code", code).put("msg", text);
  }
}
