package io.openmldb.rollout.acceptance.chaos;

import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.acceptance.chaos.proxy.NetworkLink;
import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.ProcessSignals;
import io.openmldb.rollout.sandbox.client.CallRefusedException;
import io.openmldb.rollout.sandbox.client.PartitionLocation;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.layout.AtomicFile;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.temporal.client.WorkflowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brings each kind of fault about, and ends it. */
final class FaultActions {

  /** CancelOP of an operation that has ended. */
  private static final int OPERATION_NOT_RUNNING = 312;

  private static final String LAG_MILLIS = "300";
  private static final String GAP_MILLIS = "400";

  /** For a nameserver that takes over, where the fault needs one that leads. */
  private static final Duration LEADER = Duration.ofSeconds(20);

  private final ChaosTestbed testbed;
  private final SandboxLayout layout;
  private final NodeStarter nodes;
  private final SimulatedOperator operator;
  private final boolean[] stopped = new boolean[2];

  FaultActions(ChaosTestbed testbed, NodeStarter nodes, SimulatedOperator operator)
      throws IOException {
    this.testbed = testbed;
    this.layout = testbed.layout();
    this.nodes = nodes;
    this.operator = operator;
  }

  /**
   * The worker that is at work on the rollout, counted from 0; none where nobody is, or it cannot
   * be known.
   */
  OptionalInt workerAtWork() {
    try {
      List<String> atWork = operator.workersAtWork();
      return IntStream.range(0, testbed.workers().size())
          .filter(index -> atWork.stream().anyMatch(testbed.workers().get(index)::is))
          .findFirst();
    } catch (WorkflowException | StatusRuntimeException e) {
      return OptionalInt.empty();
    }
  }

  /** Does the harm; what it lasts is the caller's business. */
  InjectedFault begin(Fault fault) throws Exception {
    ChaosWorker worker = testbed.workers().get(fault.target() % testbed.workers().size());
    String endpoint = "";
    Set<String> led = Set.of();
    OptionalLong stoppedPid = OptionalLong.empty();
    NetworkLink.State cut = fault.stalls() ? NetworkLink.State.STALLED : NetworkLink.State.CUT;
    switch (fault.kind()) {
      case KILL_WORKER -> worker.kill();
      case KILL_BOTH_WORKERS -> {
        for (ChaosWorker each : testbed.workers()) {
          each.kill();
        }
      }
      case STOP_WORKER -> stop(fault.target());
      case STOP_BOTH_WORKERS -> {
        stop(0);
        stop(1);
      }
      case KILL_TEMPORAL -> testbed.temporal().kill();
      case STOP_TEMPORAL -> testbed.temporal().stop();
      case CUT_TEMPORAL -> worker.temporal(cut);
      case CUT_SSH -> worker.ssh(cut);
      case CUT_ZOOKEEPER -> worker.zookeeper(cut);
      case CUT_NAMESERVERS -> worker.servers().nameservers().set(cut);
      case CUT_TABLETS -> worker.servers().tablets().set(cut);
      case LOSE_CALL, LOSE_ANSWER -> {
        // The call itself is lost by whoever sees it pass.
      }
      case KILL_TABLET -> {
        SandboxNode tablet = tablet(fault);
        endpoint = tablet.endpoint();
        led = ledBy(endpoint);
        nodes.kill(tablet);
      }
      case STOP_TABLET -> {
        SandboxNode tablet = tablet(fault);
        endpoint = tablet.endpoint();
        led = ledBy(endpoint);
        stoppedPid = nodes.stop(tablet);
      }
      case STOP_NAMESERVER -> {
        endpoint = leader();
        stoppedPid = nodes.stop(layout.node(SandboxComponent.NAMESERVER, endpoint));
      }
      case KILL_NAMESERVER -> {
        endpoint = leader();
        nodes.kill(layout.node(SandboxComponent.NAMESERVER, endpoint));
      }
      case ZOOKEEPER_AWAY -> testbed.zookeeper().kill();
      case STOP_ZOOKEEPER -> {
        // Every session may end meanwhile, so that the nameserver gives every lead away.
        led = ledByAny();
        long pid = testbed.zookeeper().pid();
        ProcessSignals.stop(pid);
        stoppedPid = OptionalLong.of(pid);
      }
      case FAIL_START -> {
        endpoint = tablet(fault).endpoint();
        set(tablet(fault), "fail-start", fault.detail());
      }
      case HANG_OPERATION -> set(leadingNode(), "hang-op", fault.detail());
      case FAIL_OPERATION -> set(leadingNode(), "fail-op", fault.detail());
      case CANCEL_OPERATION -> cancelOperations();
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
      case PAUSE -> operator.pause();
      case ABORT_KEEP -> operator.abort("KEEP");
      case ABORT_ROLLBACK -> operator.abort("ROLLBACK");
      case CANCEL -> operator.cancel();
      case TERMINATE -> operator.terminate(false);
      case TERMINATE_ALL -> operator.terminate(true);
      case RESET -> operator.reset();
    }
    return new InjectedFault(fault, endpoint, led, stoppedPid);
  }

  /** Ends what {@link #begin} began. */
  void end(InjectedFault injectedFault) throws Exception {
    Fault fault = injectedFault.fault();
    ChaosWorker worker = testbed.workers().get(fault.target() % testbed.workers().size());
    switch (fault.kind()) {
      case KILL_WORKER -> worker.start();
      case KILL_BOTH_WORKERS -> {
        for (ChaosWorker each : testbed.workers()) {
          each.start();
        }
      }
      case STOP_WORKER -> resume(fault.target());
      case STOP_BOTH_WORKERS -> {
        resume(0);
        resume(1);
      }
      case KILL_TEMPORAL -> testbed.temporal().start();
      case STOP_TEMPORAL -> testbed.temporal().resume();
      case CUT_TEMPORAL -> worker.temporal(NetworkLink.State.OPEN);
      case CUT_SSH -> worker.ssh(NetworkLink.State.OPEN);
      case CUT_ZOOKEEPER -> worker.zookeeper(NetworkLink.State.OPEN);
      case CUT_NAMESERVERS -> worker.servers().nameservers().set(NetworkLink.State.OPEN);
      case CUT_TABLETS -> worker.servers().tablets().set(NetworkLink.State.OPEN);
      case KILL_TABLET ->
          nodes.start(layout.node(SandboxComponent.TABLET, injectedFault.endpoint()));
      case KILL_NAMESERVER ->
          nodes.start(layout.node(SandboxComponent.NAMESERVER, injectedFault.endpoint()));
      case ZOOKEEPER_AWAY -> {
        testbed.zookeeper().launch();
        testbed.zookeeper().awaitServing();
      }
      case STOP_TABLET, STOP_NAMESERVER, STOP_ZOOKEEPER -> {
        if (injectedFault.stoppedPid().isPresent()) {
          ProcessSignals.resume(injectedFault.stoppedPid().getAsLong());
        }
      }
      case HANG_OPERATION -> cancelOperations();
      case PAUSE -> operator.resume();
      default -> {
        // Over at once, or when all faults are taken back.
      }
    }
  }

  /** Takes back every fault that a server finds in a file. */
  void clear() throws IOException {
    for (SandboxNode node : layout.nodes()) {
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
  synchronized void awaitResumed(int worker) throws InterruptedException {
    while (stopped[worker]) {
      wait();
    }
  }

  private synchronized void stop(int worker) throws IOException, InterruptedException {
    stopped[worker] = true;
    testbed.workers().get(worker).stop();
  }

  private synchronized void resume(int worker) throws IOException, InterruptedException {
    testbed.workers().get(worker).resume();
    stopped[worker] = false;
    notifyAll();
  }

  /**
   * As a person does who sees one hang; only while nobody has the nameserver fail over by itself.
   */
  private void cancelOperations() throws IOException, InterruptedException {
    SandboxNameservers nameservers = SandboxNameservers.of(layout);
    if (!nameservers.autoFailover()) {
      for (long id : nameservers.operationsUnderWay()) {
        cancelOperation(nameservers, id);
      }
    }
  }

  /** One that has ended meanwhile is none of the fault, and keeps none of the others from it. */
  private static void cancelOperation(SandboxNameservers nameservers, long id)
      throws IOException, InterruptedException {
    try {
      nameservers.call("CancelOP", Map.of("op_id", id));
    } catch (CallRefusedException e) {
      if (e.code() != OPERATION_NOT_RUNNING) {
        throw e;
      }
    }
  }

  private SandboxNode tablet(Fault fault) {
    List<SandboxNode> tablets = layout.nodes(SandboxComponent.TABLET);
    return tablets.get(fault.target() % tablets.size());
  }

  private Set<String> ledBy(String tablet) {
    return replicated(partition -> partition.leader().filter(tablet::equals).isPresent());
  }

  private Set<String> ledByAny() {
    return replicated(partition -> true);
  }

  /** The partitions of several replicas that are so; none where no nameserver answers. */
  private Set<String> replicated(Predicate<PartitionLocation> which) {
    try {
      return SandboxNameservers.of(layout).partitions().stream()
          .filter(partition -> partition.members().size() > 1)
          .filter(which)
          .map(PartitionLocation::label)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    }
  }

  private String leader() throws Exception {
    return AwaitCondition.until(
        "a nameserver to lead",
        LEADER,
        () -> {
          try {
            return Optional.of(SandboxNameservers.of(layout).leader());
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  private SandboxNode leadingNode() throws Exception {
    return layout.node(SandboxComponent.NAMESERVER, leader());
  }

  private static void set(SandboxNode node, String fault, String content) throws IOException {
    Files.createDirectories(node.faults());
    AtomicFile.replace(
        node.faults().resolve(fault), (content + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
