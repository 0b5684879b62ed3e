package io.openmldb.rollout.acceptance.chaos;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.sandbox.cluster.Nameservers;
import io.openmldb.rollout.sandbox.cluster.Partition;
import io.openmldb.rollout.sandbox.house.Component;
import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.house.Node;
import io.openmldb.rollout.sandbox.house.WholeFile;
import io.temporal.client.WorkflowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brings each kind of fault about, and ends it. */
final class Faults {

  private static final String LAG_MILLIS = "300";
  private static final String GAP_MILLIS = "400";

  /** For a nameserver that takes over, where the fault needs one that leads. */
  private static final Duration LEADER = Duration.ofSeconds(20);

  private final ChaosStage stage;
  private final House house;
  private final NodeStarter nodes;
  private final Person person;
  private final boolean[] stopped = new boolean[2];

  Faults(ChaosStage stage, NodeStarter nodes, Person person) throws IOException {
    this.stage = stage;
    this.house = stage.house();
    this.nodes = nodes;
    this.person = person;
  }

  /**
   * The worker that is at work on the rollout, counted from 0; none where nobody is, or it cannot
   * be known.
   */
  OptionalInt workerAtWork() {
    try {
      List<String> atWork = person.workersAtWork();
      return IntStream.range(0, stage.workers().size())
          .filter(index -> atWork.stream().anyMatch(stage.workers().get(index)::is))
          .findFirst();
    } catch (WorkflowException | StatusRuntimeException e) {
      return OptionalInt.empty();
    }
  }

  /** Does the harm; what it lasts is the caller's business. */
  Happening begin(Fault fault) throws Exception {
    ChaosWorker worker = stage.workers().get(fault.target() % stage.workers().size());
    String endpoint = "";
    Set<String> led = Set.of();
    Link.State cut = fault.stalls() ? Link.State.STALLED : Link.State.CUT;
    switch (fault.kind()) {
      case KILL_WORKER -> worker.kill();
      case KILL_BOTH_WORKERS -> {
        for (ChaosWorker each : stage.workers()) {
          each.kill();
        }
      }
      case STOP_WORKER -> stop(fault.target());
      case STOP_BOTH_WORKERS -> {
        stop(0);
        stop(1);
      }
      case KILL_TEMPORAL -> stage.temporal().kill();
      case CUT_TEMPORAL -> worker.temporal(cut);
      case CUT_SSH -> worker.ssh(cut);
      case CUT_ZOOKEEPER -> worker.zookeeper(cut);
      case CUT_NAMESERVERS -> worker.servers().nameservers().set(cut);
      case CUT_TABLETS -> worker.servers().tablets().set(cut);
      case LOSE_CALL, LOSE_ANSWER -> {
        // The call itself is lost by whoever sees it pass.
      }
      case KILL_TABLET -> {
        Node tablet = tablet(fault);
        endpoint = tablet.endpoint();
        led = ledBy(endpoint);
        nodes.kill(tablet);
      }
      case KILL_NAMESERVER -> {
        endpoint = leader();
        nodes.kill(house.node(Component.NAMESERVER, endpoint));
      }
      case ZOOKEEPER_AWAY -> stage.zookeeper().kill();
      case FAIL_START -> {
        endpoint = tablet(fault).endpoint();
        set(tablet(fault), "fail-start", fault.detail());
      }
      case HANG_OPERATION -> set(leadingNode(), "hang-op", fault.detail());
      case FAIL_OPERATION -> set(leadingNode(), "fail-op", fault.detail());
      case MISS_REGISTRATION -> {
        endpoint = tablet(fault).endpoint();
        set(leadingNode(), "miss-registration", endpoint);
      }
      case LOAD_GAP -> {
        endpoint = tablet(fault).endpoint();
        set(tablet(fault), "load-gap", GAP_MILLIS);
      }
      case LAG -> {
        endpoint = tablet(fault).endpoint();
        set(tablet(fault), "lag", LAG_MILLIS);
      }
      case PAUSE -> person.pause();
      case ABORT_KEEP -> person.abort("KEEP");
      case ABORT_ROLLBACK -> person.abort("ROLLBACK");
      case CANCEL -> person.cancel();
      case TERMINATE -> person.terminate(false);
      case TERMINATE_ALL -> person.terminate(true);
      case RESET -> person.reset();
    }
    return new Happening(fault, endpoint, led);
  }

  /** Ends what {@link #begin} began. */
  void end(Happening happening) throws Exception {
    Fault fault = happening.fault();
    ChaosWorker worker = stage.workers().get(fault.target() % stage.workers().size());
    switch (fault.kind()) {
      case KILL_WORKER -> worker.start();
      case KILL_BOTH_WORKERS -> {
        for (ChaosWorker each : stage.workers()) {
          each.start();
        }
      }
      case STOP_WORKER -> goOn(fault.target());
      case STOP_BOTH_WORKERS -> {
        goOn(0);
        goOn(1);
      }
      case KILL_TEMPORAL -> stage.temporal().start();
      case CUT_TEMPORAL -> worker.temporal(Link.State.OPEN);
      case CUT_SSH -> worker.ssh(Link.State.OPEN);
      case CUT_ZOOKEEPER -> worker.zookeeper(Link.State.OPEN);
      case CUT_NAMESERVERS -> worker.servers().nameservers().set(Link.State.OPEN);
      case CUT_TABLETS -> worker.servers().tablets().set(Link.State.OPEN);
      case KILL_TABLET -> nodes.start(house.node(Component.TABLET, happening.endpoint()));
      case KILL_NAMESERVER -> nodes.start(house.node(Component.NAMESERVER, happening.endpoint()));
      case ZOOKEEPER_AWAY -> {
        stage.zookeeper().launch();
        stage.zookeeper().awaitServing();
      }
      case HANG_OPERATION -> cancelOperations();
      case PAUSE -> person.resume();
      default -> {
        // Over at once, or when all faults are taken back.
      }
    }
  }

  /** Takes back every fault that a server finds in a file. */
  void clear() throws IOException {
    for (Node node : house.nodes()) {
      if (Files.exists(node.faults())) {
        try (DirectoryStream<Path> faults = Files.newDirectoryStream(node.faults())) {
          for (Path fault : faults) {
            Files.deleteIfExists(fault);
          }
        }
      }
    }
  }

  /** Waits while {@code worker} is stopped. */
  synchronized void awaitGoingOn(int worker) throws InterruptedException {
    while (stopped[worker]) {
      wait();
    }
  }

  private synchronized void stop(int worker) throws IOException, InterruptedException {
    stopped[worker] = true;
    stage.workers().get(worker).stop();
  }

  private synchronized void goOn(int worker) throws IOException, InterruptedException {
    stage.workers().get(worker).goOn();
    stopped[worker] = false;
    notifyAll();
  }

  /**
   * As a person does who sees one hang; only while nobody has the nameserver fail over by itself.
   */
  private void cancelOperations() throws IOException, InterruptedException {
    Nameservers nameservers = Nameservers.of(house);
    if (!nameservers.autoFailover()) {
      for (long id : nameservers.operationsUnderWay()) {
        nameservers.call("CancelOP", Map.of("op_id", id));
      }
    }
  }

  private Node tablet(Fault fault) {
    List<Node> tablets = house.nodes(Component.TABLET);
    return tablets.get(fault.target() % tablets.size());
  }

  private Set<String> ledBy(String tablet) {
    try {
      return Nameservers.of(house).partitions().stream()
          .filter(partition -> partition.members().size() > 1)
          .filter(partition -> partition.leader().filter(tablet::equals).isPresent())
          .map(Partition::label)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    }
  }

  private String leader() throws Exception {
    return io.openmldb.rollout.acceptance.stage.Await.until(
        "a nameserver to lead",
        LEADER,
        () -> {
          try {
            return java.util.Optional.of(Nameservers.of(house).leader());
          } catch (IOException e) {
            return java.util.Optional.empty();
          }
        });
  }

  private Node leadingNode() throws Exception {
    return house.node(Component.NAMESERVER, leader());
  }

  private static void set(Node node, String fault, String content) throws IOException {
    Files.createDirectories(node.faults());
    WholeFile.replace(
        node.faults().resolve(fault), (content + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
