package io.openmldb.rollout.sandbox.cli;

import io.openmldb.rollout.sandbox.house.Component;
import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.house.HouseBuilder;
import io.openmldb.rollout.sandbox.house.Libraries;
import io.openmldb.rollout.sandbox.house.Node;
import io.openmldb.rollout.sandbox.house.Order;
import io.openmldb.rollout.sandbox.house.Pace;
import io.openmldb.rollout.sandbox.lifecycle.Shutdown;
import io.openmldb.rollout.sandbox.lifecycle.Startup;
import io.openmldb.rollout.sandbox.tables.TableFile;
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

  @Mixin private HouseOption house;
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

  @Option(names = "--auto-failover", arity = "1", paramLabel = "true|false")
  private boolean autoFailover = true;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = house.directory();
    PrintWriter out = spec.commandLine().getOut();
    if (House.standsIn(directory)) {
      House old = House.open(directory);
      new Startup(old).start();
      out.printf("%s is up again; its tablets serve no table until it is recovered%n", old.name());
    } else {
      House fresh = build(directory);
      firstStart(fresh);
      out.printf("%s is up and serves%n", fresh.name());
    }
    describe(House.open(directory), out);
    return 0;
  }

  private House build(Path directory) throws IOException {
    Pace pace = fast ? Pace.FAST : Pace.REAL;
    Order order =
        new Order(name, nameservers, tablets, apiservers, taskmanagers, pace, daemon, autoFailover);
    // Read before anything is made: a bad file must leave nothing behind.
    tableFile();
    Files.createDirectories(directory);
    return HouseBuilder.build(directory.toRealPath(), order, Libraries.ofThisProcess());
  }

  private void firstStart(House fresh) throws IOException, InterruptedException {
    boolean serves = false;
    try {
      Startup startup = new Startup(fresh);
      startup.start();
      startup.makeTables(tableFile());
      serves = true;
    } finally {
      if (!serves) {
        Shutdown.endAll(fresh.directory());
        fresh.forget();
      }
    }
  }

  private TableFile tableFile() throws IOException {
    return tables == null ? TableFile.standard(tablets) : TableFile.read(tables);
  }

  private static void describe(House house, PrintWriter out) {
    for (Component component : Component.values()) {
      for (Node node : house.nodes(component)) {
        out.printf("  %-14s %s%n", node.label(), node.endpoint());
      }
    }
    out.printf("  %-14s %s%n", "zookeeper", house.zooKeeper());
    out.printf("  %-14s %s:%d%n", "ssh", House.HOST, house.sshPort());
    out.printf("worker's registry: %s%n", house.directory().resolve("clusters.yaml"));
    out.flush();
  }
}
