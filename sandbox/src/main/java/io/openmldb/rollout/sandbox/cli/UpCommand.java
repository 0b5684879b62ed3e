package io.openmldb.rollout.sandbox.cli;

import io.openmldb.rollout.sandbox.layout.ClockSpeed;
import io.openmldb.rollout.sandbox.layout.ExternalZooKeeper;
import io.openmldb.rollout.sandbox.layout.LibraryCopy;
import io.openmldb.rollout.sandbox.layout.SandboxBuilder;
import io.openmldb.rollout.sandbox.layout.SandboxComponent;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.sandbox.layout.SandboxSpec;
import io.openmldb.rollout.sandbox.lifecycle.SandboxShutdown;
import io.openmldb.rollout.sandbox.lifecycle.SandboxStartup;
import io.openmldb.rollout.sandbox.tables.TableSpecFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Builds a practice cluster, starts it and returns when it serves; its processes live on.",
      "Where one stands already but is down, it is started as it was; as after any stop of a whole cluster,"
          + " its tablets then serve no table until it is recovered."
    })
final class UpCommand implements Callable<Integer> {

  @Mixin private DirectoryOption layout;
  @Spec private CommandSpec spec;

  @Option(names = "--name", description = "the cluster's name in clusters.yaml")
  private String name = "demo";

  @Option(names = "--nameservers")
  private int nameservers = 2;

  @Option(names = "--tablets")
  private int tablets = 3;

  @Option(names = "--apiservers")
  private int apiservers = 1;

  @Option(names = "--taskmanagers")
  private int taskmanagers = 1;

  @Option(
      names = "--tables",
      paramLabel = "FILE",
      description =
          "YAML, tables: [{db, name, partitions, replicas, storage: memory|hdd, rows}]; rows are written into each"
              + " partition. Without it: four tables in the database demo.")
  private Path tables;

  @Option(names = "--fast", description = "clocks about five times faster than the released ones")
  private boolean fast;

  @Option(
      names = "--daemon",
      description = "start every node under its supervisor (start.sh … mon)")
  private boolean daemon;

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT[,...][/CHROOT]",
      description =
          "a ZooKeeper that runs already, 3.4 or newer, instead of one of its own; the chroot has to be there")
  private String zookeeper;

  @Option(
      names = "--zookeeper-auth",
      paramLabel = "FILE",
      description = "user:password, with which servers and worker identify to that ZooKeeper")
  private Path zookeeperAuth;

  @Option(names = "--auto-failover", arity = "1", paramLabel = "true|false")
  private boolean autoFailover = true;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = layout.directory();
    PrintWriter out = spec.commandLine().getOut();
    if (SandboxLayout.existsIn(directory)) {
      SandboxLayout old = SandboxLayout.open(directory);
      new SandboxStartup(old).start();
      out.printf("%s is up again; its tablets serve no table until it is recovered%n", old.name());
    } else {
      SandboxLayout fresh = build(directory);
      firstStart(fresh);
      out.printf("%s is up and serves%n", fresh.name());
    }
    describe(SandboxLayout.open(directory), out);
    return 0;
  }

  private SandboxLayout build(Path directory) throws IOException {
    ClockSpeed pace = fast ? ClockSpeed.FAST : ClockSpeed.REAL;
    SandboxSpec order =
        new SandboxSpec(
            name,
            nameservers,
            tablets,
            apiservers,
            taskmanagers,
            pace,
            daemon,
            autoFailover,
            externalZooKeeper());
    // Read before anything is made: a bad file must leave nothing behind.
    tableFile();
    Files.createDirectories(directory);
    return SandboxBuilder.build(directory.toRealPath(), order, LibraryCopy.ofThisProcess());
  }

  private ExternalZooKeeper externalZooKeeper() throws IOException {
    if (zookeeper == null && zookeeperAuth == null) {
      return null;
    }
    if (zookeeper == null) {
      throw new IllegalArgumentException("--zookeeper-auth is for the ZooKeeper of --zookeeper");
    }
    return new ExternalZooKeeper(
        zookeeper, zookeeperAuth == null ? null : zookeeperAuth.toRealPath());
  }

  private void firstStart(SandboxLayout fresh) throws IOException, InterruptedException {
    boolean serves = false;
    try {
      SandboxStartup startup = new SandboxStartup(fresh);
      startup.start();
      startup.makeTables(tableFile());
      serves = true;
    } finally {
      if (!serves) {
        SandboxShutdown.endAll(fresh.directory());
        fresh.delete();
      }
    }
  }

  private TableSpecFile tableFile() throws IOException {
    return tables == null ? TableSpecFile.standard(tablets) : TableSpecFile.read(tables);
  }

  private static void describe(SandboxLayout layout, PrintWriter out) {
    for (SandboxComponent component : SandboxComponent.values()) {
      for (SandboxNode node : layout.nodes(component)) {
        out.printf("  %-14s %s%n", node.label(), node.endpoint());
      }
    }
    out.printf("  %-14s %s%n", "zookeeper", layout.zooKeeper());
    out.printf("  %-14s %s:%d%n", "ssh", SandboxLayout.HOST, layout.sshPort());
    out.printf("worker's registry: %s%n", layout.directory().resolve("clusters.yaml"));
    out.flush();
  }
}
