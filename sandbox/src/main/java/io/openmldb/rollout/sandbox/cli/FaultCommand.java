package io.openmldb.rollout.sandbox.cli;

import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import io.openmldb.rollout.sandbox.layout.AtomicFile;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.sandbox.lifecycle.ZooKeeperServer;
import io.openmldb.rollout.sandbox.process.PortListener;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "fault",
    mixinStandardHelpOptions = true,
    description = "Makes something go wrong, on purpose.")
final class FaultCommand implements Runnable {

  private static final String PARTITION = "only that of this partition, DATABASE.TABLE/PID";

  @Mixin private DirectoryOption layout;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which fault?");
  }

  @Command(
      name = "kill",
      description = "Sends a signal to the process that listens on a node's endpoint.")
  int kill(
      @Parameters(paramLabel = "COMPONENT") String component,
      @Parameters(paramLabel = "ENDPOINT|INDEX") String which,
      @Option(names = "--signal", defaultValue = "KILL", description = "KILL, TERM, STOP, CONT, …")
          String signal)
      throws IOException, InterruptedException {
    SandboxNode node = node(component, which);
    OptionalLong pid =
        PortListener.on(node.port(), new SandboxProcesses(layout.directory()).alive());
    if (pid.isEmpty()) {
      throw new IllegalStateException("nothing listens on " + node.endpoint());
    }
    Process kill =
        new ProcessBuilder("kill", "-s", signal, Long.toString(pid.getAsLong()))
            .inheritIO()
            .start();
    if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IllegalArgumentException("kill did not take the signal " + signal);
    }
    print("sent %s to %s, process %d".formatted(signal, node.label(), pid.getAsLong()));
    return 0;
  }

  @Command(
      name = "fail-start",
      description = "The next starts of a node's process exit with 1 and a message in its log.")
  int failStart(
      @Parameters(paramLabel = "COMPONENT") String component,
      @Parameters(paramLabel = "ENDPOINT|INDEX") String which,
      @Option(names = "--times", defaultValue = "1", description = "how many of them") int times)
      throws IOException {
    SandboxNode node = node(component, which);
    set(node, "fail-start", Integer.toString(times));
    print("the next %d starts of %s fail".formatted(times, node.label()));
    return 0;
  }

  @Command(
      name = "lag",
      description = "A tablet takes each piece of a leader's log this much later.")
  int lag(
      @Parameters(paramLabel = "ENDPOINT|INDEX") String tablet,
      @Option(names = "--millis", defaultValue = "1000", description = "how much later") int millis)
      throws IOException {
    SandboxNode node = node(SandboxComponent.TABLET.word(), tablet);
    set(node, "lag", Integer.toString(millis));
    print("%s lags %d ms behind its leaders".formatted(node.label(), millis));
    return 0;
  }

  @Command(
      name = "load-gap",
      description =
          "A tablet takes this much longer to mark a replica as loading: one that is loaded as a"
              + " leader takes writes meanwhile, for which it gives up its log.")
  int loadGap(
      @Parameters(paramLabel = "ENDPOINT|INDEX") String tablet,
      @Option(names = "--millis", defaultValue = "1000", description = "how much longer")
          int millis)
      throws IOException {
    SandboxNode node = node(SandboxComponent.TABLET.word(), tablet);
    set(node, "load-gap", Integer.toString(millis));
    print("%s marks replicas as loading %d ms late".formatted(node.label(), millis));
    return 0;
  }

  @Command(
      name = "miss-registration",
      description =
          "The leading nameserver misses the tablet's next registration, and goes on showing it as"
              + " kOffline until it registers anew.")
  int missRegistration(@Parameters(paramLabel = "ENDPOINT|INDEX") String tablet)
      throws IOException, InterruptedException {
    SandboxLayout standing = layout.open();
    SandboxNode missed = standing.node(SandboxComponent.TABLET, tablet);
    SandboxNode leader =
        standing.node(SandboxComponent.NAMESERVER, SandboxNameservers.of(standing).leader());
    add(leader, "miss-registration", missed.endpoint());
    print("%s misses the next registration of %s".formatted(leader.label(), missed.label()));
    return 0;
  }

  @Command(
      name = "slow-task",
      description =
          "The leading nameserver takes this long for each of its own tasks of this type: between"
              + " kChangeLeader and kUpdateLeaderInfo, say, only the new leader's tablet knows of"
              + " it.")
  int slowTask(
      @Parameters(paramLabel = "TYPE", description = "e.g. kChangeLeader") String type,
      @Option(names = "--millis", defaultValue = "1000", description = "how long") int millis)
      throws IOException, InterruptedException {
    SandboxLayout standing = layout.open();
    SandboxNode leader =
        standing.node(SandboxComponent.NAMESERVER, SandboxNameservers.of(standing).leader());
    set(leader, "slow-" + type, Integer.toString(millis));
    print("%s takes %d ms for each %s".formatted(leader.label(), millis, type));
    return 0;
  }

  @Command(
      name = "fail-op",
      description = "The leading nameserver's next operation of this type fails.")
  int failOp(
      @Parameters(paramLabel = "TYPE", description = "e.g. kRecoverTableOP") String type,
      @Option(names = "--partition", description = PARTITION) String partition)
      throws IOException, InterruptedException {
    return operation("fail-op", type, partition, "fails");
  }

  @Command(
      name = "hang-op",
      description =
          "The leading nameserver's next operation of this type never ends, and those behind it in"
              + " its queue wait, until it is cancelled.")
  int hangOp(
      @Parameters(paramLabel = "TYPE", description = "e.g. kRecoverTableOP") String type,
      @Option(names = "--partition", description = PARTITION) String partition)
      throws IOException, InterruptedException {
    return operation("hang-op", type, partition, "never ends");
  }

  /** Adds to the faults of this kind that are not used up yet: one line is one operation. */
  private int operation(String fault, String type, String partition, String what)
      throws IOException, InterruptedException {
    SandboxLayout standing = layout.open();
    SandboxNode leader =
        standing.node(SandboxComponent.NAMESERVER, SandboxNameservers.of(standing).leader());
    String line = partition == null ? type : type + " " + partition;
    add(leader, fault, line);
    print("the next %s %s".formatted(line, what));
    return 0;
  }

  @Command(
      name = "run-job",
      description = "A taskmanager begins a job: a process below its own, as spark-submit makes.")
  int runJob(
      @Parameters(paramLabel = "ENDPOINT|INDEX") String taskmanager,
      @Option(names = "--seconds", defaultValue = "60", description = "how long it runs")
          int seconds,
      @Option(
              names = "--class",
              defaultValue = "ImportOnlineData",
              description = "the simple name of its main class")
          String mainClass)
      throws IOException {
    SandboxNode node = node(SandboxComponent.TASKMANAGER.word(), taskmanager);
    add(node, "run-job", seconds + " " + mainClass);
    print("%s runs %s for %d s".formatted(node.label(), mainClass, seconds));
    return 0;
  }

  @Command(
      name = "hold-call",
      description =
          "A nameserver or tablet neither does nor answers calls of this method, until cleared;"
              + " then it hangs up on them.")
  int holdCall(
      @Parameters(paramLabel = "COMPONENT") String component,
      @Parameters(paramLabel = "ENDPOINT|INDEX") String which,
      @Parameters(paramLabel = "METHOD", description = "e.g. ChangeLeader") String method)
      throws IOException {
    SandboxNode node = node(component, which);
    set(node, "hold-call", method);
    print("%s holds every %s".formatted(node.label(), method));
    return 0;
  }

  @Command(
      name = "zookeeper-away",
      description = "Kills ZooKeeper, starts it again after a while, and returns when it serves.")
  int zookeeperAway(
      @Option(names = "--seconds", defaultValue = "30", description = "how long it is away")
          int seconds)
      throws IOException, InterruptedException {
    ZooKeeperServer zookeeper = new ZooKeeperServer(layout.open());
    zookeeper.kill();
    TimeUnit.SECONDS.sleep(seconds);
    zookeeper.launch();
    zookeeper.awaitServing();
    print("ZooKeeper was away for " + seconds + " s");
    return 0;
  }

  @Command(name = "clear", description = "Takes every fault back that is not a killed process.")
  int clear() throws IOException {
    int cleared = 0;
    for (SandboxNode node : layout.open().nodes()) {
      try (DirectoryStream<Path> faults = Files.newDirectoryStream(node.faults())) {
        for (Path fault : faults) {
          // A server may have used it up meanwhile.
          if (Files.deleteIfExists(fault)) {
            cleared++;
          }
        }
      }
    }
    print("cleared " + cleared + " faults");
    return 0;
  }

  private SandboxNode node(String component, String which) throws IOException {
    SandboxLayout standing = layout.open();
    return standing.node(SandboxComponent.ofWord(component), which);
  }

  private static void add(SandboxNode node, String fault, String line) throws IOException {
    Path file = node.faults().resolve(fault);
    set(node, fault, Files.exists(file) ? Files.readString(file) + line : line);
  }

  private static void set(SandboxNode node, String fault, String content) throws IOException {
    Files.createDirectories(node.faults());
    AtomicFile.replace(
        node.faults().resolve(fault), (content + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
