package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.RpcTransport;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.sandbox.server.http.InProcessNetwork;
import io.openmldb.rollout.sandbox.server.inprocess.InProcessCluster;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import io.openmldb.rollout.sandbox.server.runtime.VirtualRuntime;
import io.openmldb.rollout.sandbox.server.tablet.ReplicaView;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The practice cluster's servers in this process and in simulated time, for workers to work on: two
 * nameservers, tablets, and clients that write without end. Time passes with every call of a worker
 * and every sleep, so a run is the same every time.
 */
public final class SimulatedCluster implements RpcTransport, TimeSource {

  /** The nameserver that leads at first. */
  public static final String NAMESERVER = "ns:1";

  /** How often every client writes. */
  static final Duration TICK = Duration.ofMillis(10);

  /** How often it does so when nobody has been at work for a while. */
  private static final Duration IDLE_TICK = Duration.ofMillis(200);

  private static final Duration A_WHILE = Duration.ofSeconds(2);

  private static final String STANDBY = "ns:2";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Until nothing that comes of the servers' start is still to come. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  /**
   * What a real configuration has, but for the internal tables, which there are none of, and for
   * ZooKeeper's sessions and the nameserver's tasks, which are shorter: ten of a real nameserver's
   * seconds are one here, so that a run of many has less to simulate.
   */
  private static final Map<String, String> FLAGS =
      Map.of(
          "system_table_replica_num", "0",
          "auto_failover", "true",
          "zk_session_timeout", "8000",
          "tablet_heartbeat_timeout", "60000",
          "get_task_status_interval", "200");

  /** Two milliseconds on real servers, whose clients write at any time; here only every tick. */
  private static final Duration LOAD_GAP = TICK.multipliedBy(2);

  /** A tablet that has been offline for so long is failed over. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(62);

  private final VirtualRuntime runtime = new VirtualRuntime(START);
  private final ServerCallFaults serverCalls = new ServerCallFaults(runtime);
  private final InProcessCluster servers;
  private final SimulatedZooKeeper zookeeper;
  private final UnrecordedCalls unrecorded;
  private final WorkerCallFaults workerCalls = new WorkerCallFaults(this);
  private final FakeWriters writers;
  private final SimulatedTables tables;
  private final OperationFaults operations;
  private final ClusterDamage damage;
  private final List<String> endpoints;
  private final List<String> calls = new ArrayList<>();
  private boolean recording = true;
  private Duration interval = TICK;
  private int series;

  /** A cluster with healthy tablets and nothing on them. */
  public SimulatedCluster(String... endpoints) {
    this(Map.of(), endpoints);
  }

  /**
   * The same with flags of its own.
   *
   * @param flags what all servers' flag files say besides
   */
  public SimulatedCluster(Map<String, String> flags, String... endpoints) {
    Map<String, String> all = new HashMap<>(FLAGS);
    all.putAll(flags);
    this.servers = new InProcessCluster(runtime, new InProcessNetwork(serverCalls), all);
    this.zookeeper = new SimulatedZooKeeper(this, servers.zooKeeper());
    this.unrecorded = new UnrecordedCalls(servers, zookeeper, serverCalls);
    this.endpoints = List.of(endpoints);
    this.writers = new FakeWriters(servers, unrecorded, this.endpoints);
    servers.faults().take("load-gap", LOAD_GAP);
    starting(() -> servers.startNameserver(NAMESERVER));
    starting(() -> servers.startNameserver(STANDBY));
    this.endpoints.forEach(this::start);
    runtime.advance(SETTLED);
    this.tables = new SimulatedTables(zookeeper, unrecorded);
    this.operations = new OperationFaults(servers.faults(), tables, unrecorded);
    this.damage = new ClusterDamage(servers, tables, unrecorded, serverCalls);
    writers.write(runtime.millis());
    writeEvery(TICK);
  }

  private void writeEvery(Duration time) {
    interval = time;
    series++;
    writeLater(series);
  }

  private void writeLater(int ofSeries) {
    runtime.at(
        interval,
        () -> {
          if (ofSeries == series) {
            writers.write(runtime.millis());
            writeLater(ofSeries);
          }
        });
  }

  private interface Start {
    void run() throws ServerStartException;
  }

  private static void starting(Start start) {
    try {
      start.run();
    } catch (ServerStartException e) {
      throw new AssertionError(e);
    }
  }

  /** From now on no client writes, and calls are not recorded: a large cluster has too many. */
  public void becomeLarge() {
    writers.end();
    calls.clear();
    recording = false;
  }

  /** A table of the database {@code db} whose partitions all lie on these, the first leading. */
  public void createTable(String name, int tid, int partitionCount, String... endpoints) {
    tables
        .create(name, tid, partitionCount, endpoints)
        .forEach(partition -> writers.begin(partition, endpoints[0]));
  }

  /** Drops a table, data and all. */
  public void dropTable(String name) {
    tables.drop(name);
    writers.end(name);
  }

  @Override
  public synchronized JsonNode call(
      String endpoint, String path, JsonNode message, Duration deadline) {
    if (recording) {
      calls.add(sinceStart() + " " + endpoint + " " + path + " " + message);
    }
    WorkerCallFaults.Call call = new WorkerCallFaults.Call(endpoint, path, message, deadline);
    Optional<JsonNode> instead = workerCalls.meet(call);
    if (instead.isPresent()) {
      return instead.get();
    }
    if (serverCalls.isFrozen(endpoint)) {
      workerCalls.letDeadlinePass(call);
    }
    try {
      return servers.call(endpoint, path, (ObjectNode) message);
    } catch (ConnectException e) {
      throw new OpenmldbException.NoAnswer(endpoint, path, "cannot connect", false, null);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private long sinceStart() {
    return Duration.between(START.plus(SETTLED), now()).toMillis();
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
    if (recording || !message.path("show_all").asBoolean()) {
      return RpcTransport.super.call(endpoint, path, message, deadline, list, items);
    }
    for (String table : tables.names()) {
      call(endpoint, path, SimulatedTables.message(table), deadline).path(list).forEach(items);
    }
    return UnrecordedCalls.message().put("code", 0).put("msg", "ok");
  }

  @Override
  public Instant now() {
    return runtime.now();
  }

  long millis() {
    return runtime.millis();
  }

  @Override
  public void sleep(Duration pause) {
    advance(pause);
  }

  /** Lets time pass. */
  public synchronized void advance(Duration duration) {
    runtime.advance(duration);
  }

  /** Lets much time pass in which nobody is at work: clients soon write less often. */
  public void letPass(Duration duration) {
    Duration first = duration.compareTo(A_WHILE) < 0 ? duration : A_WHILE;
    advance(first);
    whileIdle(() -> advance(duration.minus(first)));
  }

  /** Lets somebody wait who only waits: clients write less often meanwhile. */
  synchronized void whileIdle(Runnable wait) {
    writeEvery(IDLE_TICK);
    try {
      wait.run();
    } finally {
      writeEvery(TICK);
    }
  }

  /** Does {@code work} when {@code delay} has passed. */
  public synchronized void at(Duration delay, Runnable work) {
    runtime.at(delay, work);
  }

  /** A tablet's process ends; the nameserver notices when its session has run out. */
  public void kill(String endpoint) {
    servers.killTablet(endpoint);
  }

  /** A killed tablet is started again, registers, and serves nothing. */
  public void start(String endpoint) {
    starting(() -> servers.startTablet(endpoint));
  }

  /**
   * A tablet is restarted as rollouts do it: {@code auto_failover} is off until it has registered,
   * or the nameserver would begin to recover it by operations of its own.
   */
  public void restart(String endpoint) {
    boolean found = isAutoFailoverOn();
    autoFailover(false);
    kill(endpoint);
    letPass(Duration.ofSeconds(9));
    start(endpoint);
    advance(TICK);
    autoFailover(found);
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

  /** From now on the tablet takes calls, and answers none. */
  public void freeze(String endpoint) {
    serverCalls.freeze(endpoint);
  }

  /** From now on, for a while, the tablet makes no follower of a leader. */
  public void refuseDemotions(String endpoint, Duration duration) {
    workerCalls.refuseDemotions(endpoint, duration);
  }

  /**
   * Leader changes end at {@code endpoint} wherever it is a live follower, as if it had more
   * entries than the one that is asked for; empty for nowhere.
   */
  public void leaderChangesEndAt(String endpoint) {
    serverCalls.prefer(endpoint, this::isLiveFollower);
  }

  private boolean isLiveFollower(ServerCallFaults.Line line, String endpoint) {
    return tables
        .find(line.tid(), line.pid())
        .flatMap(unrecorded::partition)
        .filter(shown -> shown.isLiveFollower(endpoint))
        .isPresent();
  }

  /** The next leader change that is asked for is neither answered nor made. */
  public void nextLeaderChangeHangs() {
    workerCalls.nextLeaderChangeHangs();
  }

  /** Clients stop writing, and what is on its way arrives. */
  public void comeToRest() {
    withoutWrites(() -> advance(Duration.ofSeconds(10)));
  }

  /** Does {@code work} while no client writes. */
  public void withoutWrites(Runnable work) {
    writers.whilePaused(work);
  }

  /** Changes how many entries replication carries to a follower in ten milliseconds. */
  public void replicate(int perTick) {
    serverCalls.replicate(perTick);
  }

  /** Changes how long every call takes. */
  public void callsTake(Duration duration) {
    workerCalls.callsTake(duration);
  }

  /** Changes how long the nameserver takes to show every table; a large cluster's are long. */
  public void showingEveryTableTakes(Duration duration) {
    workerCalls.showingEveryTableTakes(duration);
  }

  /** Changes how long the nameserver takes to tell of one partition or of its operations. */
  public void lookingAtAPartitionTakes(Duration duration) {
    workerCalls.lookingAtAPartitionTakes(duration);
  }

  /** The cluster's ZooKeeper, as workers see it. */
  public SimulatedZooKeeper zookeeper() {
    return zookeeper;
  }

  /** The nameserver's operations, and what is to go wrong with them. */
  public OperationFaults operations() {
    return operations;
  }

  /** What somebody does to the cluster's data and metadata. */
  public ClusterDamage damage() {
    return damage;
  }

  /** Whether {@code auto_failover} is on. */
  public boolean isAutoFailoverOn() {
    return zookeeper.isAutoFailoverOn();
  }

  /** Somebody switches {@code auto_failover}, as soon as a nameserver answers. */
  public void autoFailover(boolean on) {
    if (!unrecorded.autoFailover(on)) {
      at(Duration.ofSeconds(1), () -> autoFailover(on));
    }
  }

  /**
   * The nameserver gives every partition that a tablet leads another leader, by its own choice: at
   * once where somebody has to ask for it, or when the tablet has been away for too long.
   */
  public void failOver(String endpoint) {
    if (isAutoFailoverOn()) {
      advance(HEARTBEAT);
    } else {
      unrecorded.nameserver("OfflineEndpoint", UnrecordedCalls.message().put("endpoint", endpoint));
    }
    advance(Duration.ofSeconds(5));
  }

  /** Whether a tablet serves the replica as a leader. */
  public boolean servesAsLeader(String table, int pid, String endpoint) {
    return replica(tables.partition(table, pid), endpoint).filter(ReplicaView::leader).isPresent();
  }

  /** A replica, if its tablet runs and serves it. */
  Optional<ReplicaView> replica(PartitionId id, String endpoint) {
    return servers.tablet(endpoint).flatMap(tablet -> tablet.replica(id.tid(), id.pid()));
  }

  /** The live leader in the metadata. */
  public Optional<String> leader(String table, int pid) {
    return unrecorded.partition(tables.partition(table, pid)).flatMap(PartitionAsShown::leader);
  }

  /** Where the metadata puts replicas. */
  public List<String> replicas(String table, int pid) {
    return unrecorded.partition(tables.partition(table, pid)).stream()
        .flatMap(shown -> shown.replicas().stream())
        .map(PartitionAsShown.Replica::endpoint)
        .sorted()
        .toList();
  }

  /** Every partition of every table, as the nameserver has it. */
  List<PartitionAsShown> partitions() {
    return tables.partitions().stream().map(id -> unrecorded.partition(id).orElseThrow()).toList();
  }

  List<String> endpoints() {
    return endpoints;
  }

  /** Whether the tablet refuses writes. */
  public boolean isFenced(String endpoint) {
    return servers.tablet(endpoint).filter(tablet -> tablet.isFenced()).isPresent();
  }

  /** The tablet is told to take writes. */
  void unfence(String endpoint) {
    unrecorded.tablet(endpoint, "SetMode", UnrecordedCalls.message().put("follower", false));
  }

  /** The tablet is told that its replica follows. */
  void demote(String table, int pid, String endpoint) {
    unrecorded.tablet(
        endpoint,
        "ChangeRole",
        UnrecordedCalls.toTablet(tables.partition(table, pid)).put("mode", "kTableFollower"));
  }

  /** Every exchange of workers so far: milliseconds, endpoint, path and message. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The longest stretch in which a client's writes were refused. */
  public Duration longestRefusal() {
    return writers.longestRefusal();
  }

  /** The longest stretch in which a tablet refused every write. */
  public Duration longestFence() {
    return writers.longestFence();
  }

  /** Does {@code work} right before a leader change is asked for the next time. */
  public void whenLeaderChangeIsAsked(Runnable work) {
    workerCalls.whenLeaderChangeIsAsked(work);
  }

  /** Lifts every fence by surprise, a moment after a leader change is asked for the first time. */
  public void liftFenceAfterLeaderChangeIsAsked() {
    workerCalls.whenLeaderChangeIsAsked(
        () -> at(Duration.ofMillis(50), () -> endpoints.forEach(this::unfence)));
  }

  /**
   * The nameserver dies a moment after a leader change is asked for the first time; its successor
   * takes over and carries on with its operations when {@code down} is over: it had not been heard
   * of for most of its session before it died.
   */
  public void nameServerDiesWhenLeaderChangeIsAsked(Duration down) {
    Duration moment = Duration.ofMillis(10);
    workerCalls.whenLeaderChangeIsAsked(
        () -> {
          at(moment, () -> servers.killNameserver(NAMESERVER));
          at(moment.plus(down), () -> servers.zooKeeper().endAbandonedSessions());
        });
  }

  /** Acknowledged writes that no leader has any more. */
  public long lostWrites() {
    return new FakeInvariants(this, writers, operations).lostWrites();
  }

  /** What is wrong with the cluster now, writes at rest; see {@link FakeInvariants}. */
  public List<String> wrongs() {
    return new FakeInvariants(this, writers, operations).wrongs();
  }
}
